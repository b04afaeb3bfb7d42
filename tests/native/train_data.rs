//! What comes with depthscale to train on, and files that a reader gives: whole, damaged, or of another kind.

use depthscale::train::data::{Data, Samples};
use depthscale_explorer::data::{DataError, bundled, read_files};
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

const DIGITS: &[u8] = include_bytes!("../../site/data/digits.idx.gz");
const MNIST: &[u8] = include_bytes!("../../site/data/mnist-5000.gz");

fn class_counts(samples: &Samples, classes: usize) -> Vec<usize> {
    let count = |class: usize| {
        samples
            .labels()
            .iter()
            .filter(|label| usize::from(**label) == class)
            .count()
    };
    (0..classes).map(count).collect()
}

/// Mean and mean square of all numbers.
fn moments(samples: &Samples) -> (f64, f64) {
    let values = || {
        (0..samples.len())
            .flat_map(|index| samples.input(index))
            .map(|&value| f64::from(value))
    };
    let count = values().count() as f64;
    (
        values().sum::<f64>() / count,
        values().map(|value| value * value).sum::<f64>() / count,
    )
}

/// Whether some input is `pixels`, up to its units.
fn holds(data: &Data, pixels: &[u8], label: u8) -> bool {
    let correlates = |input: &[f32]| {
        let centred = |values: Vec<f64>| {
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            values.into_iter().map(|value| value - mean).collect::<Vec<_>>()
        };
        let a = centred(input.iter().map(|&value| f64::from(value)).collect());
        let b = centred(pixels.iter().map(|&value| f64::from(value)).collect());
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        dot(&a, &b) > (1.0 - 1e-9) * (dot(&a, &a) * dot(&b, &b)).sqrt()
    };
    [&data.train, &data.test].into_iter().any(|samples| {
        (0..samples.len()).any(|index| samples.labels()[index] == label && correlates(samples.input(index)))
    })
}

#[test]
fn digits_are_all_there_in_their_units() {
    let data = bundled("digits", DIGITS).unwrap();
    assert_eq!((data.features, data.classes), (64, 10));
    assert_eq!((data.train.len(), data.test.len()), (1437, 360));
    let (mean, square) = moments(&data.train);
    assert!(mean.abs() < 1e-6 && (square - 1.0).abs() < 1e-6);
    let (train, test) = (class_counts(&data.train, 10), class_counts(&data.test, 10));
    let all: Vec<usize> = train.iter().zip(&test).map(|(a, b)| a + b).collect();
    assert_eq!(all, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    // of 360, 36 are expected; 6 is a standard deviation
    assert!(test.iter().all(|&count| (18..=54).contains(&count)), "{test:?}");
    // the first image of the set, as scikit-learn's documentation prints it
    #[rustfmt::skip]
    let zero = [
        0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0, 0, 3, 15, 2, 0, 11, 8, 0, 0, 4, 12, 0, 0, 8, 8, 0,
        0, 5, 8, 0, 0, 9, 8, 0, 0, 4, 11, 0, 1, 12, 7, 0, 0, 2, 14, 5, 10, 12, 0, 0, 0, 0, 6, 13, 10, 0, 0, 0,
    ];
    assert!(holds(&data, &zero, 0) && !holds(&data, &zero, 1));
}

#[test]
fn mnist_is_all_there_in_its_units() {
    let data = bundled("MNIST", MNIST).unwrap();
    assert_eq!((data.features, data.classes), (784, 10));
    assert_eq!((data.train.len(), data.test.len()), (4000, 1000));
    let (mean, square) = moments(&data.train);
    assert!(mean.abs() < 1e-6 && (square - 1.0).abs() < 1e-6);
    let (train, test) = (class_counts(&data.train, 10), class_counts(&data.test, 10));
    assert!(train.iter().zip(&test).all(|(a, b)| a + b == 500));
    for cut in [0, 1, 1000, MNIST.len() - 1] {
        assert!(bundled("MNIST", &MNIST[..cut]).is_err());
    }
}

fn images(count: u32, side: u32, value: impl Fn(usize) -> u8) -> Vec<u8> {
    let header = [0x803, count, side, side].map(u32::to_be_bytes).concat();
    let pixels = (0..(count * side * side) as usize).map(value);
    header.into_iter().chain(pixels).collect()
}

fn labels(count: u32, value: impl Fn(usize) -> u8) -> Vec<u8> {
    let header = [0x801, count].map(u32::to_be_bytes).concat();
    header.into_iter().chain((0..count as usize).map(value)).collect()
}

fn cifar(count: usize, label: impl Fn(usize) -> u8) -> Vec<u8> {
    let record = |index: usize| [vec![label(index)], vec![(index * 7) as u8; 3072]].concat();
    (0..count).flat_map(record).collect()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn ten(index: usize) -> u8 {
    (index % 10) as u8
}

fn hash(index: usize) -> u8 {
    ((index as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8
}

#[test]
fn idx_files_are_read_in_any_order_and_gzipped() {
    let (train, train_labels) = (images(50, 3, hash), labels(50, ten));
    let (test, test_labels) = (images(20, 3, |index| hash(index + 1)), labels(20, ten));
    let whole = read_files(&[
        ("train-images-idx3-ubyte", &train),
        ("train-labels-idx1-ubyte", &train_labels),
        ("t10k-images-idx3-ubyte", &test),
        ("t10k-labels-idx1-ubyte", &test_labels),
    ])
    .unwrap();
    assert_eq!((whole.features, whole.classes), (9, 10));
    assert_eq!((whole.train.len(), whole.test.len()), (50, 20));
    assert!(holds(&whole, &train[16..25], 0) && holds(&whole, &test[16 + 9..16 + 18], 1));
    let other = read_files(&[
        ("a", &gzipped(&test_labels)),
        ("b", &test),
        ("c", &gzipped(&train)),
        ("d", &train_labels),
    ])
    .unwrap();
    assert_eq!(whole, other);

    assert_eq!(whole.name, "70 images of 3×3, 10 classes");

    let split = read_files(&[("images", &train), ("labels", &train_labels)]).unwrap();
    assert_eq!((split.train.len(), split.test.len()), (40, 10));
}

#[test]
fn names_tell_sets_of_as_many_images_apart() {
    let (train, train_labels) = (images(30, 2, hash), labels(30, ten));
    let (test, test_labels) = (
        images(30, 2, |index| hash(index + 1)),
        labels(30, |index| ten(index + 1)),
    );
    let files: [(&str, &[u8]); 4] = [
        ("t10k-labels", &test_labels),
        ("images", &train),
        ("labels", &train_labels),
        ("test.images", &test),
    ];
    let data = read_files(&files).unwrap();
    assert!(holds(&data, &train[16..20], 0) && holds(&data, &test[16..20], 1));
    let mut turned = files;
    turned.reverse();
    assert_eq!(read_files(&turned).unwrap(), data);
    for unnamed in 0..4 {
        let mut files = files;
        files[unnamed].0 = if unnamed % 3 == 0 { "x" } else { "test" };
        let told = read_files(&files).unwrap_err().to_string();
        assert!(told.starts_with("Two sets have as many images"), "{told}");
    }
}

#[test]
fn more_than_can_be_trained_on_is_left_out() {
    let count = 90_000;
    let data = read_files(&[
        ("a", &gzipped(&images(count, 2, hash))),
        ("b", &labels(count, ten)),
    ])
    .unwrap();
    assert_eq!((data.train.len(), data.test.len()), (60_000, 10_000));
    assert_eq!(data.name, "70,000 images of 2×2, 10 classes");
    let (mean, square) = moments(&data.train);
    assert!(mean.abs() < 1e-6 && (square - 1.0).abs() < 1e-6);
}

#[test]
fn batches_of_cifar_are_read() {
    let (one, two) = (cifar(30, ten), cifar(25, ten));
    let data = read_files(&[("data_batch_1.bin", &one), ("test_batch.bin", &two)]).unwrap();
    assert_eq!(
        (data.features, data.classes, data.train.len(), data.test.len()),
        (3072, 10, 30, 25)
    );
    let data = read_files(&[
        ("data_batch_1.bin", &one),
        ("data_batch_2.bin.gz", &gzipped(&two)),
    ])
    .unwrap();
    assert_eq!((data.train.len(), data.test.len()), (44, 11));
    let turned = read_files(&[
        ("data_batch_2.bin.gz", &two),
        ("data_batch_1.bin", &gzipped(&one)),
    ]);
    assert_eq!(turned.unwrap(), data);
    assert_eq!(data.name, "55 images of 32×32 in colour, 10 classes");
    let alone = read_files(&[("test_batch.bin", &two)]).unwrap();
    assert_eq!((alone.train.len(), alone.test.len()), (20, 5));
}

#[test]
fn what_is_wrong_with_a_file_is_told() {
    let (good, good_labels) = (images(30, 2, hash), labels(30, ten));
    let told = |files: &[(&str, &[u8])]| read_files(files).unwrap_err().to_string();
    let with = |file: &[u8]| told(&[("x.gz", file), ("labels", &good_labels)]);
    assert_eq!(told(&[]), "No file was given");
    assert_eq!(with(&[]), "x.gz is empty");
    assert_eq!(
        with(&good[..40]),
        "x.gz is damaged: its header says 30 images of 2×2, which is 136 bytes, and it has 40"
    );
    let mut crc = gzipped(&good);
    let near_end = crc.len() - 6;
    crc[near_end] ^= 1;
    assert!(with(&crc).starts_with("x.gz is damaged: it is gzipped and does not unpack"));
    assert_eq!(
        with(b"PK\x03\x04 zipped"),
        "x.gz is a zip archive; unpack it and give the files in it"
    );
    assert!(with(b"\x80\x02}q\x00").starts_with("x.gz is the Python version of CIFAR"));
    let mut tar = b"cifar-10-batches-bin/".to_vec();
    tar.resize(1024, 0);
    tar[257..262].copy_from_slice(b"ustar");
    assert!(with(&gzipped(&tar)).starts_with("x.gz is a tar archive; unpack it"));
    assert_eq!(
        with(&good[..7]),
        "x.gz is damaged: it ends within its header, after 7 bytes"
    );
    assert_eq!(
        with(&[[0, 0, 8, 3].as_slice(), &[0xff; 12]].concat()),
        "x.gz is damaged: its header says 4294967295 images of 4294967295×4294967295, \
         which is 79228162458924105385300197391 bytes, and it has 16"
    );
    assert_eq!(with(&images(0, 2, hash)), "x.gz is empty");
    assert!(with(b"hello").starts_with("x.gz is neither MNIST"));
    assert!(with(&[0, 0, 0x0d, 3, 0, 0, 0, 0]).contains("of another kind, 0x00000d03"));
    assert_eq!(
        told(&[("images", &good), ("labels", &labels(29, ten))]),
        "images has 30 images and there are 29 labels for them; give the labels that belong to it"
    );
    assert_eq!(
        told(&[("images", &good)]),
        "images came alone: its labels are missing; give both files together"
    );
    assert_eq!(
        told(&[("l", &good_labels)]),
        "l came alone: its images are missing; give both files together"
    );
    assert!(
        told(&[("a", &good), ("b", &good), ("c", &good)]).starts_with("c is one file of images too many")
    );
    assert!(told(&[("a", &good), ("b", &cifar(30, ten))]).contains("MNIST and CIFAR came together"));
    assert_eq!(
        told(&[(
            "data_batch_1.bin",
            &cifar(30, |index| if index == 7 { 11 } else { 1 })
        )]),
        "data_batch_1.bin is damaged: record 7 has the label 11; allowed is 0 to 9"
    );
    assert!(
        told(&[("data_batch_1.bin", &cifar(30, ten)[..5000])]).contains("5000 bytes are no whole number")
    );
    assert!(told(&[("a", &good), ("b", &labels(30, |_| 3))]).contains("nothing to tell apart"));
    assert!(
        told(&[("a", &images(30, 2, |_| 9)), ("b", &good_labels)])
            .contains("All pixels of all images are the same")
    );
    assert!(told(&[("a", &images(19, 2, hash)), ("b", &labels(19, ten))]).contains("There are 19 images"));
    let other_size = [
        ("a", images(40, 3, hash)),
        ("b", labels(40, ten)),
        ("c", good),
        ("d", good_labels),
    ];
    let files: Vec<(&str, &[u8])> = other_size
        .iter()
        .map(|(name, bytes)| (*name, bytes.as_slice()))
        .collect();
    assert!(told(&files).contains("images of another size"));
    // a quarter of a gigabyte of zeros in a quarter of a megabyte
    let bomb = gzipped(&vec![0; (1 << 28) + 1]);
    assert!(told(&[("bomb.gz", &bomb)]).contains("256 MB together"));
    // each has room, both together have not
    let half = gzipped(&images(1, 12_000, |_| 0));
    assert!(told(&[("a", &half), ("b.gz", &half)]).starts_with("b.gz is too large"));
}

#[test]
fn no_bytes_make_it_panic() {
    let (good, good_labels) = (images(25, 2, hash), labels(25, ten));
    let packed = gzipped(&good);
    for cut in 0..good.len() {
        let outcome: Result<Data, DataError> = read_files(&[("a", &good[..cut]), ("b", &good_labels)]);
        assert!(outcome.is_err(), "{cut}");
    }
    for cut in 0..packed.len() {
        assert!(
            read_files(&[("a", &packed[..cut]), ("b", &good_labels)]).is_err(),
            "{cut}"
        );
    }
    for place in 0..16 {
        for value in [0, 1, 0x7f, 0x80, 0xff] {
            let mut other = good.clone();
            other[place] = value;
            let outcome = read_files(&[("a", &other), ("b", &good_labels)]);
            assert_eq!(outcome.is_ok(), other == good, "{place} {value}");
        }
    }
    let whole = read_files(&[("a", &packed), ("b", &good_labels)]).unwrap();
    for place in 0..packed.len() {
        let mut other = packed.clone();
        other[place] ^= 0x10;
        // some bits mean nothing, such as those of the time; the checksum finds the others
        if let Ok(data) = read_files(&[("a", &other), ("b", &good_labels)]) {
            assert_eq!(data, whole, "{place}");
        }
    }
    for seed in 0..2000 {
        let noise = (0..seed % 97).map(|index| hash(index * 31 + seed));
        let start: &[u8] = [
            &[0, 0, 8, 3],
            &[0, 0, 8, 1],
            &[0x1f, 0x8b, 8, 0],
            &[0x80, 2, 0x7d, 0x71],
        ][seed % 4];
        let noise: Vec<u8> = start.iter().copied().chain(noise).collect();
        assert!(read_files(&[("noise.bin", &noise), ("labels", &good_labels)]).is_err());
    }
    let batch = cifar(25, ten);
    for cut in 0..batch.len() {
        let outcome = read_files(&[("data_batch_1.bin", &batch[..cut])]);
        assert_eq!(
            outcome.is_ok(),
            cut > 0 && cut % 3073 == 0 && cut / 3073 >= 20,
            "{cut}"
        );
    }
    for seed in 0..200 {
        let noise: Vec<u8> = (0..seed).map(|index| hash(index * 31 + seed)).collect();
        assert!(read_files(&[("noise", &noise), ("labels", &good_labels)]).is_err());
    }
}
