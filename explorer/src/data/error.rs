//! What may be wrong with files of data.

use std::fmt;

/// A file that cannot be trained on, for the person who gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataError {
    /// The file's name; empty where several are at fault together.
    pub file: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It has no bytes.
    Empty,
    /// It is compressed, and the compressed stream is broken.
    Damaged,
    /// It is compressed another way than by gzip.
    Zip,
    /// It is Python's pickle of CIFAR.
    Pickle,
    /// An archive of files.
    Tar,
    /// Neither IDX nor CIFAR.
    Unknown,
    /// IDX of another kind, by its magic number.
    OtherIdx(u32),
    /// It ends within the header of an IDX file, after as many bytes.
    Header(usize),
    /// Its bytes are no whole number of CIFAR's records.
    Records(usize),
    /// It holds another number of bytes than its header says.
    Length {
        /// By its header.
        said: String,
        /// Bytes there should be.
        expected: u128,
        /// Bytes there are.
        found: usize,
    },
    /// A label beyond the last class.
    Label {
        /// Which record, from 0.
        record: usize,
        /// Its label.
        label: u8,
    },
    /// Images of another size than those of the other files.
    OtherSize,
    /// Images and labels of different numbers.
    Counts {
        /// Images.
        images: usize,
        /// Labels.
        labels: usize,
    },
    /// Images without labels, or labels without images.
    Alone(&'static str),
    /// More files of one kind than a training set and a test set.
    TooMany(&'static str),
    /// Two sets of as many images, and nothing to tell which is for testing.
    Ambiguous,
    /// MNIST and CIFAR together.
    Mixed,
    /// Nothing to tell apart.
    OneClass,
    /// Too few images to hold some back.
    TooFew(usize),
    /// All pixels are the same.
    Flat,
    /// More than fits.
    TooLarge,
    /// No file at all.
    None,
}

/// Bytes that files may have together, inflated: 60,000 images of CIFAR are 184 MB. Each becomes an `f32`.
pub(super) const MOST_BYTES: usize = 1 << 28;

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            write!(f, "{} ", self.file)?;
        }
        match &self.problem {
            Problem::Empty => write!(f, "is empty"),
            Problem::Damaged => write!(
                f,
                "is damaged: it is gzipped and does not unpack; download it again"
            ),
            Problem::Zip => write!(f, "is a zip archive; unpack it and give the files in it"),
            Problem::Pickle => write!(
                f,
                "is the Python version of CIFAR; take the binary version, *.bin"
            ),
            Problem::Tar => write!(
                f,
                "is a tar archive; unpack it and give the files in it, of CIFAR-10 those of the binary version, *.bin"
            ),
            Problem::Unknown => write!(
                f,
                "is neither MNIST (IDX, it would start with 00 00 08 03 or 00 00 08 01) nor a binary batch of CIFAR-10 (records of 3073 bytes)"
            ),
            Problem::OtherIdx(magic) => write!(
                f,
                "is an IDX file of another kind, {magic:#010x}; images have 0x00000803, labels 0x00000801"
            ),
            Problem::Header(found) => write!(f, "is damaged: it ends within its header, after {found} bytes"),
            Problem::Records(found) => write!(
                f,
                "is damaged or no batch of CIFAR-10: {found} bytes are no whole number of records of 3073"
            ),
            Problem::Length {
                said,
                expected,
                found,
            } => write!(
                f,
                "is damaged: its header says {said}, which is {expected} bytes, and it has {found}"
            ),
            Problem::Label { record, label } => write!(
                f,
                "is damaged: record {record} has the label {label}; allowed is 0 to 9"
            ),
            Problem::OtherSize => write!(f, "has images of another size than the other file"),
            Problem::Counts { images, labels } => write!(
                f,
                "has {images} images and there are {labels} labels for them; give the labels that belong to it"
            ),
            Problem::Alone(missing) => write!(
                f,
                "came alone: its {missing} are missing; give both files together"
            ),
            Problem::TooMany(what) => write!(
                f,
                "is one file of {what} too many; give a training set, and a test set if there is one"
            ),
            Problem::Ambiguous => write!(
                f,
                "Two sets have as many images; to tell which is for testing, have \"test\" or \"t10k\" in the names of its two files"
            ),
            Problem::Mixed => write!(f, "MNIST and CIFAR came together; give the files of one of them"),
            Problem::OneClass => write!(f, "The labels are all the same; there is nothing to tell apart"),
            Problem::TooFew(count) => write!(f, "There are {count} images; allowed are 20 or more"),
            Problem::Flat => write!(f, "All pixels of all images are the same"),
            Problem::TooLarge => write!(
                f,
                "is too large: files may have {} MB together, unpacked",
                MOST_BYTES >> 20
            ),
            Problem::None => write!(f, "No file was given"),
        }
    }
}

impl std::error::Error for DataError {}

impl Problem {
    pub(super) fn of(self, file: &str) -> DataError {
        DataError {
            file: file.to_owned(),
            problem: self,
        }
    }
}
