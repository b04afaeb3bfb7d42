//! Files of data: MNIST's IDX and CIFAR-10's binary batches, also gzipped. What a file is, its bytes say, not its name.

use super::Labelled;
use super::error::{DataError, MOST_BYTES, Problem};
use depthscale::train::data::Data;
use flate2::read::MultiGzDecoder;
use std::borrow::Cow;
use std::io::Read;

/// Numbers of an image of CIFAR-10: 32×32 pixels in three colours.
const CIFAR: usize = 3072;
/// CIFAR-10's classes.
const CLASSES: u8 = 10;

/// What a file holds.
enum Content {
    Images {
        rows: usize,
        columns: usize,
        pixels: Vec<u8>,
    },
    Labels(Vec<u8>),
    Records {
        pixels: Vec<u8>,
        labels: Vec<u8>,
    },
}

/// Reads files that belong together: images and labels of MNIST (or of another set in its format), with those of the test set if there
/// are any; or batches of CIFAR-10, of which one with "test" in its name is the test set. Without a test set a fifth is held back.
///
/// # Errors
/// Which file is at fault, and how.
pub fn read_files(files: &[(&str, &[u8])]) -> Result<Data, DataError> {
    let (mut images, mut labels, mut records) = (Vec::new(), Vec::new(), Vec::new());
    let mut room = MOST_BYTES;
    for &(name, bytes) in files {
        let bytes = inflate(bytes, room).map_err(|problem| problem.of(name))?;
        room -= bytes.len();
        match content(name, &bytes).map_err(|problem| problem.of(name))? {
            Content::Images {
                rows,
                columns,
                pixels,
            } => images.push((name, [rows, columns], pixels)),
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

/// Images that come with depthscale, an IDX file of images and after it one of labels, gzipped together (`site/data/`).
///
/// # Errors
/// A file that did not come whole.
pub fn bundled(name: &str, bytes: &[u8]) -> Result<Data, DataError> {
    let read = || {
        let bytes = inflate(bytes, MOST_BYTES)?;
        let [count, rows, columns] = sizes(&bytes)?;
        let end = [rows, columns]
            .into_iter()
            .try_fold(count, usize::checked_mul)
            .and_then(|numbers| numbers.checked_add(16));
        let (images, labels) = end
            .and_then(|end| bytes.split_at_checked(end))
            .ok_or(Problem::Damaged)?;
        match (idx(images)?, idx(labels)?) {
            (
                Content::Images {
                    rows,
                    columns,
                    pixels,
                },
                Content::Labels(labels),
            ) if count == labels.len() => Ok(Labelled {
                features: rows * columns,
                values: pixels,
                labels,
            }),
            _ => Err(Problem::Damaged),
        }
    };
    let all = read().map_err(|problem: Problem| problem.of(name))?;
    all.checked()?;
    all.data(name, None)
}

fn content(name: &str, bytes: &[u8]) -> Result<Content, Problem> {
    match bytes {
        [] => Err(Problem::Empty),
        [b'P', b'K', ..] => Err(Problem::Zip),
        [0, 0, 8..=14, ..] if !is_cifar(bytes) => idx(bytes),
        [0x80, 2..=5, ..] if !is_cifar(bytes) => Err(Problem::Pickle),
        _ if is_cifar(bytes) => batch(bytes),
        _ if bytes.get(257..262) == Some(b"ustar") => Err(Problem::Tar),
        _ if name.ends_with(".bin") => batch(bytes),
        _ => Err(Problem::Unknown),
    }
}

fn is_cifar(bytes: &[u8]) -> bool {
    bytes.len().is_multiple_of(CIFAR + 1) && bytes.chunks(CIFAR + 1).all(|record| record[0] < CLASSES)
}

/// A file's bytes, unpacked if it is gzipped; no more than `room`.
fn inflate(bytes: &[u8], room: usize) -> Result<Cow<'_, [u8]>, Problem> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return match bytes.len() > room {
            true => Err(Problem::TooLarge),
            false => Ok(bytes.into()),
        };
    }
    let mut inflated = Vec::new();
    let read = MultiGzDecoder::new(bytes)
        .take(room as u64 + 1)
        .read_to_end(&mut inflated);
    match read {
        Ok(_) if inflated.len() > room => Err(Problem::TooLarge),
        Ok(_) => Ok(inflated.into()),
        Err(_) => Err(Problem::Damaged),
    }
}

/// The numbers of a header, big-endian, behind its magic number.
fn sizes<const N: usize>(bytes: &[u8]) -> Result<[usize; N], Problem> {
    let header = bytes.get(4..4 + 4 * N).ok_or(Problem::Header(bytes.len()))?;
    Ok(std::array::from_fn(|at| {
        header[4 * at..][..4]
            .iter()
            .fold(0, |number, &byte| number << 8 | usize::from(byte))
    }))
}

fn idx(bytes: &[u8]) -> Result<Content, Problem> {
    // of three 32-bit numbers
    let whole = |said: String, header: usize, numbers: u128| match header as u128 + numbers {
        _ if numbers == 0 => Err(Problem::Empty),
        expected if expected == bytes.len() as u128 => Ok(bytes[header..].to_vec()),
        expected => Err(Problem::Length {
            said,
            expected,
            found: bytes.len(),
        }),
    };
    match bytes {
        [0, 0, 8, 3, ..] => {
            let [count, rows, columns] = sizes(bytes)?;
            let numbers = count as u128 * rows as u128 * columns as u128;
            Ok(Content::Images {
                rows,
                columns,
                pixels: whole(format!("{count} images of {rows}×{columns}"), 16, numbers)?,
            })
        }
        [0, 0, 8, 1, ..] => {
            let [count] = sizes(bytes)?;
            Ok(Content::Labels(whole(
                format!("{count} labels"),
                8,
                count as u128,
            )?))
        }
        [a, b, c, d, ..] => Err(Problem::OtherIdx(u32::from_be_bytes([*a, *b, *c, *d]))),
        _ => Err(Problem::Header(bytes.len())),
    }
}

fn batch(bytes: &[u8]) -> Result<Content, Problem> {
    let records = bytes.chunks_exact(CIFAR + 1);
    if !records.remainder().is_empty() {
        return Err(Problem::Records(bytes.len()));
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

fn cifar(mut records: Vec<(&str, Vec<u8>, Vec<u8>)>) -> Result<Data, DataError> {
    records.sort(); // whatever order they were given in
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
    let data = train.data("", Some(test).filter(|test| !test.labels.is_empty()))?;
    Ok(named(data, "32×32 in colour"))
}

fn mnist_like(
    mut images: Vec<(&str, [usize; 2], Vec<u8>)>,
    mut labels: Vec<(&str, Vec<u8>)>,
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
    let count = |[rows, columns]: [usize; 2], pixels: &[u8]| pixels.len() / (rows * columns);
    if let ([one, two], [of_one, of_two]) = (&images[..], &labels[..])
        && count(one.1, &one.2) == count(two.1, &two.2)
        && (is_test(one.0) == is_test(two.0) || is_test(of_one.0) == is_test(of_two.0))
    {
        return Err(Problem::Ambiguous.of(""));
    }
    let mut sets = Vec::new();
    for (name, size, pixels) in images {
        let count = count(size, &pixels);
        // of as many labels, and where both sets are as large, of the same kind by name
        let found = (0..labels.len())
            .filter(|&index| labels[index].1.len() == count)
            .min_by_key(|&index| is_test(labels[index].0) != is_test(name));
        let labels = match (found, labels.first()) {
            (Some(index), _) => labels.remove(index).1,
            (None, Some((_, other))) => {
                let labels = other.len();
                return Err(Problem::Counts {
                    images: count,
                    labels,
                }
                .of(name));
            }
            (None, None) => return Err(Problem::Alone("labels").of(name)),
        };
        let set = Labelled {
            features: size[0] * size[1],
            values: pixels,
            labels,
        };
        sets.push((name, size, set));
    }
    if let Some((name, _)) = labels.first() {
        return Err(Problem::Alone("images").of(name));
    }
    let mut sets = sets.into_iter();
    let Some((_, size, train)) = sets.next() else {
        return Err(Problem::None.of(""));
    };
    let test = sets.next();
    if let Some((name, other, _)) = &test
        && *other != size
    {
        return Err(Problem::OtherSize.of(name));
    }
    train.checked()?;
    let data = train.data("", test.map(|(.., test)| test))?;
    Ok(named(data, &format!("{}×{}", size[0], size[1])))
}

/// Named after what is kept of it.
fn named(data: Data, size: &str) -> Data {
    let count = data.train.len() + data.test.len(); // at most 70,000
    let count = match count {
        0..1000 => count.to_string(),
        _ => format!("{},{:03}", count / 1000, count % 1000),
    };
    Data {
        name: format!("{count} images of {size}, {} classes", data.classes),
        ..data
    }
}
