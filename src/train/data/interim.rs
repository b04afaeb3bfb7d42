//! INTERIM: stand-ins for the loaders of branch s8-data, with their names.

use super::{Data, Samples};
use std::fmt;

/// Why files are no data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataError(String);

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn fail<T>(message: &str) -> Result<T, DataError> {
    Err(DataError(message.to_owned()))
}

/// Stand-in.
pub fn digits() -> Data {
    let samples = |count: usize| {
        let inputs = (0..count * 64).map(|place| (place % 7) as f32 / 4.0).collect();
        let labels = (0..count).map(|place| (place % 10) as u8).collect();
        Samples::new(64, inputs, labels)
    };
    let (Some(train), Some(test)) = (samples(100), samples(20)) else {
        unreachable!()
    };
    Data {
        name: "digits".to_owned(),
        features: 64,
        classes: 10,
        train,
        test,
    }
}

/// Stand-in.
///
/// # Errors
/// Where `bytes` are too few.
pub fn mnist(bytes: &[u8]) -> Result<Data, DataError> {
    match bytes.len() {
        0..16 => fail("the file ends too early"),
        _ => Ok(Data {
            name: "MNIST, 5,000 images of 28×28, 10 classes".to_owned(),
            ..digits()
        }),
    }
}

/// Stand-in: one pair of IDX files.
///
/// # Errors
/// Where it is none.
pub fn read_files(files: &[(&str, &[u8])]) -> Result<Data, DataError> {
    let find = |kind: u8| {
        files
            .iter()
            .find(|(_, bytes)| bytes.starts_with(&[0, 0, 8, kind]))
    };
    let (Some((_, images)), Some((_, labels))) = (find(3), find(1)) else {
        return fail("neither images nor labels are among the files");
    };
    if images.len() < 16 || labels.len() < 8 {
        return fail("a file ends too early");
    }
    let count = labels.len() - 8;
    let features = (images[11] as usize) * (images[15] as usize);
    if images.len() != 16 + count * features {
        return fail("the images end too early");
    }
    let inputs = images[16..]
        .iter()
        .map(|&byte| f32::from(byte) / 128.0 - 1.0)
        .collect::<Vec<_>>();
    let samples = || Samples::new(features, inputs.clone(), labels[8..].to_vec());
    let (Some(train), Some(test)) = (samples(), samples()) else {
        return fail("no images");
    };
    Ok(Data {
        name: format!("{count} images of {}×{}, 10 classes", images[11], images[15]),
        features,
        classes: 10,
        train,
        test,
    })
}
