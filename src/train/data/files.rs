//! Files of data: MNIST's IDX and CIFAR-10's binary batches, also gzipped. What a file is, its bytes say, not its name.

use super::error::{DataError, MOST_BYTES, Problem};
use super::{Data, Labelled};
use flate2::read::MultiGzDecoder;
use std::borrow::Cow;
use std::io::Read;

/// Numbers of an image of CIFAR-10: 32×32 pixels in three colours.
const CIFAR: usize = 3072;
/// CIFAR-10's classes.
const CLASSES: u8 = 10;
/// Magic numbers of IDX: bytes, in three dimensions and in one.
const IMAGES: u32 = 0x803;
const LABELS: u32 = 0x801;

/// What a file holds.
enum Content {
    Images { size: usize, pixels: Vec<u8> },
    Labels(Vec<u8>),
    Records { pixels: Vec<u8>, labels: Vec<u8> },
}

/// Reads files that belong together: images and labels of MNIST (or of another set in its format), with those of the test set if there
/// are any; or batches of CIFAR-10, of which one with "test" in its name is the test set. Without a test set a fifth is held back.
///
/// # Errors
/// Which file is at fault, and how.
pub fn read_files(files: &[(&str, &[u8])]) -> Result<Data, DataError> {
    let (mut images, mut labels, mut records) = (Vec::new(), Vec::new(), Vec::new());
    for &(name, bytes) in files {
        match content(name, bytes).map_err(|problem| problem.of(name))? {
            Content::Images { size, pixels } => images.push((name, size, pixels)),
            Content::Labels(values) => labels.push((name, values)),
            Content::Records { pixels, labels } => records.push((name, pixels, labels)),
        }
    }
    match (images.is_empty() && labels.is_empty(), records.is_empty()) {
        (true, true) => Err(Problem::None.of("")),
        (false, false) => Err(Problem::Mixed.of("")),
        (true, false) => cifar(records),
        (false, true) => mnist_like(images, labels),
    }
}

/// The 5,000 images that come with depthscale, as `site/data/mnist-5000.gz` has them.
///
/// # Errors
/// A file that did not come whole.
pub fn mnist(bytes: &[u8]) -> Result<Data, DataError> {
    const NAME: &str = "mnist-5000.gz";
    const IMAGES_END: usize = 16 + 5000 * 784;
    let read = || {
        let bytes = inflate(bytes)?;
        let (images, labels) = bytes.split_at_checked(IMAGES_END).ok_or(Problem::Damaged)?;
        match (idx(images)?, idx(labels)?) {
            (Content::Images { size, pixels }, Content::Labels(labels)) => Ok(Labelled {
                features: size,
                values: pixels,
                labels,
            }),
            _ => Err(Problem::Damaged),
        }
    };
    let all = read().map_err(|problem: Problem| problem.of(NAME))?;
    all.checked()?;
    Ok(all.data("MNIST", None))
}

fn content(name: &str, bytes: &[u8]) -> Result<Content, Problem> {
    let bytes = inflate(bytes)?;
    match bytes.as_ref() {
        [] => Err(Problem::Empty),
        [b'P', b'K', ..] => Err(Problem::Zip),
        [0, 0, 8..=14, ..] if !is_cifar(&bytes) => idx(&bytes),
        [0x80, 2..=5, ..] if !is_cifar(&bytes) => Err(Problem::Pickle),
        _ if is_cifar(&bytes) || name.ends_with(".bin") => batch(&bytes),
        _ => Err(Problem::Unknown),
    }
}

fn is_cifar(bytes: &[u8]) -> bool {
    bytes.len().is_multiple_of(CIFAR + 1) && bytes.chunks(CIFAR + 1).all(|record| record[0] < CLASSES)
}

fn inflate(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Problem> {
    if bytes.len() > MOST_BYTES {
        return Err(Problem::TooLarge);
    }
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes.into());
    }
    let mut inflated = Vec::new();
    let read = MultiGzDecoder::new(bytes)
        .take(MOST_BYTES as u64 + 1)
        .read_to_end(&mut inflated);
    match read {
        Ok(_) if inflated.len() > MOST_BYTES => Err(Problem::TooLarge),
        Ok(_) => Ok(inflated.into()),
        Err(_) => Err(Problem::Damaged),
    }
}

/// The big-endian number at a place.
fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_be_bytes(four) as usize)
}

fn idx(bytes: &[u8]) -> Result<Content, Problem> {
    let short = |header: usize| Problem::Length {
        said: "an IDX file".to_owned(),
        expected: header,
        found: bytes.len(),
    };
    let whole = |said: String, expected: Option<usize>| match expected {
        Some(expected) if expected == bytes.len() => Ok(()),
        _ => Err(Problem::Length {
            said,
            expected: expected.unwrap_or(usize::MAX),
            found: bytes.len(),
        }),
    };
    let magic = number(bytes, 0).ok_or_else(|| short(8))? as u32;
    let count = number(bytes, 4);
    match magic {
        IMAGES => {
            let sizes = (count, number(bytes, 8), number(bytes, 12));
            let (Some(count), Some(rows), Some(columns)) = sizes else {
                return Err(short(16));
            };
            let size = rows.checked_mul(columns);
            let total = size.and_then(|size| size.checked_mul(count)?.checked_add(16));
            whole(format!("{count} images of {rows}×{columns}"), total)?;
            let size = size.unwrap_or_default();
            if size * count == 0 {
                return Err(Problem::Empty);
            }
            Ok(Content::Images {
                size,
                pixels: bytes[16..].to_vec(),
            })
        }
        LABELS => {
            let count = count.ok_or_else(|| short(8))?;
            whole(format!("{count} labels"), count.checked_add(8))?;
            Ok(Content::Labels(bytes[8..].to_vec()))
        }
        other => Err(Problem::OtherIdx(other)),
    }
}

fn batch(bytes: &[u8]) -> Result<Content, Problem> {
    let records = bytes.chunks_exact(CIFAR + 1);
    if !records.remainder().is_empty() {
        let count = bytes.len() / (CIFAR + 1) + 1;
        return Err(Problem::Length {
            said: format!("{count} records of CIFAR-10"),
            expected: count * (CIFAR + 1),
            found: bytes.len(),
        });
    }
    if let Some((record, label)) = records
        .clone()
        .map(|record| record[0])
        .enumerate()
        .find(|(_, label)| *label >= CLASSES)
    {
        return Err(Problem::Label { record, label });
    }
    Ok(Content::Records {
        labels: records.clone().map(|record| record[0]).collect(),
        pixels: records.flat_map(|record| &record[1..]).copied().collect(),
    })
}

fn cifar(records: Vec<(&str, Vec<u8>, Vec<u8>)>) -> Result<Data, DataError> {
    let empty = || Labelled {
        features: CIFAR,
        values: Vec::new(),
        labels: Vec::new(),
    };
    let (mut train, mut test) = (empty(), empty());
    let several = records.len() > 1;
    for (name, pixels, labels) in records {
        let part = match several && name.contains("test") {
            true => &mut test,
            false => &mut train,
        };
        part.values.extend(pixels);
        part.labels.extend(labels);
    }
    train.checked()?;
    Ok(train.data("CIFAR-10", Some(test).filter(|test| !test.labels.is_empty())))
}

fn mnist_like(
    mut images: Vec<(&str, usize, Vec<u8>)>,
    labels: Vec<(&str, Vec<u8>)>,
) -> Result<Data, DataError> {
    if let Some((name, ..)) = images.get(2) {
        return Err(Problem::TooMany("images").of(name));
    }
    if let Some((name, _)) = labels.get(2) {
        return Err(Problem::TooMany("labels").of(name));
    }
    match (images.first(), labels.first()) {
        (Some((name, ..)), None) => return Err(Problem::Alone("labels").of(name)),
        (None, Some((name, _))) => return Err(Problem::Alone("images").of(name)),
        _ => {}
    }
    // the larger set is trained on, unless a name tells
    let is_test = |name: &str| name.contains("t10k") || name.contains("test");
    images.sort_by_key(|(name, _, pixels)| (is_test(name), usize::MAX - pixels.len()));
    let mut taken = vec![false; labels.len()];
    let mut sets = Vec::new();
    for (name, size, pixels) in images {
        let count = pixels.len() / size;
        // of as many labels, and where both sets are as large, of the same kind by name
        let fitting = |index: &usize| !taken[*index] && labels[*index].1.len() == count;
        let mut candidates: Vec<usize> = (0..labels.len()).filter(fitting).collect();
        candidates.sort_by_key(|&index| is_test(labels[index].0) != is_test(name));
        let Some(&found) = candidates.first() else {
            let free = (0..labels.len()).find(|index| !taken[*index]);
            return Err(match free {
                Some(index) => Problem::Counts {
                    images: count,
                    labels: labels[index].1.len(),
                },
                None => Problem::Alone("labels"),
            }
            .of(name));
        };
        taken[found] = true;
        let (_, values) = &labels[found];
        sets.push((
            name,
            Labelled {
                features: size,
                values: pixels,
                labels: values.clone(),
            },
        ));
    }
    if let Some(index) = taken.iter().position(|taken| !taken) {
        return Err(Problem::Alone("images").of(labels[index].0));
    }
    let mut sets = sets.into_iter();
    let Some((_, train)) = sets.next() else {
        return Err(Problem::None.of(""));
    };
    let test = sets.next();
    if let Some((name, test)) = &test
        && test.features != train.features
    {
        return Err(Problem::OtherSize.of(name));
    }
    train.checked()?;
    Ok(train.data("images in the format of MNIST", test.map(|(_, test)| test)))
}
