//! What is written is read as it was, and nothing else is.

use super::*;
use crate::State;
use crate::views::stochastic_depth::DepthRun;

fn run(link: &str) -> DepthRun {
    let (mut state, notices) = link::read(link);
    assert_eq!(notices, []);
    state.set("view", "depth").unwrap();
    DepthRun::new(state)
}

/// A journal of what `run` computes, and all of its lines.
fn whole(run: &DepthRun) -> (Journal, String) {
    let mut journal = Journal::new(Header::new(run, None));
    let mut text = journal.header.line().unwrap();
    for index in 0..run.blocks(TASK) {
        let words = run.compute(TASK, index..index + 1);
        let block = Block {
            words,
            seconds: 0.125,
        };
        text += &block.line(index).unwrap();
        journal.add(index, block).unwrap();
    }
    (journal, text)
}

const LINK: &str = "study=assumption&L=5&N=8&nets=3";

/// Every exponent, both signs, and mantissas whose shortest digits are long or short.
#[test]
fn every_number_comes_back_as_it_was() {
    let mut words = vec![
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        0.0,
        -0.0,
        5e-324,
        f64::MIN_POSITIVE,
        f64::MAX,
        f64::EPSILON,
        9007199254740993.0,
        2.2250738585072011e-308, // the largest subnormal
        f64::from(0.1_f32),
    ];
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    for exponent in 0..2047_u64 {
        for _ in 0..8 {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let bits = (random & 0x800f_ffff_ffff_ffff) | (exponent << 52);
            words.push(f64::from_bits(bits));
        }
    }
    let block = Block { words, seconds: 0.0 };
    let line: Line = serde_json::from_str(&block.line(7).unwrap()).unwrap();
    let words: Vec<f64> = line.words.into_iter().map(|word| word.0).collect();
    assert_eq!(line.block, 7);
    for (read, written) in words.iter().zip(&block.words) {
        assert!(
            read.to_bits() == written.to_bits() || read.is_nan() && written.is_nan(),
            "{written:e}"
        );
    }
    assert_eq!(words.len(), block.words.len());
}

/// Cut at every byte: only whole lines count, and what follows them is told to be cut off.
#[test]
fn a_cut_journal_has_its_whole_lines() {
    let mut run = run(LINK);
    let (journal, text) = whole(&run);
    let begin = journal.header.line().unwrap().len();
    for end in begin..=text.len() {
        let (read, whole) = Journal::read(&text.as_bytes()[..end]).unwrap();
        assert_eq!(whole, text[..end].rfind('\n').map(|end| end + 1));
        assert_eq!(read.blocks.len(), text[begin..end].matches('\n').count());
        read.check(&mut run).unwrap();
    }
    for end in 1..begin {
        assert!(Journal::read(&text.as_bytes()[..end]).is_err());
    }
}

#[test]
fn a_shipped_result_is_read_as_a_journal() {
    let mut first = run(LINK);
    let (journal, _) = whole(&first);
    let text = journal.kept("depthscale depth 'L=5'").unwrap();
    assert_eq!(text.lines().count(), 2 + first.blocks(TASK));
    let (read, whole) = Journal::read(text.as_bytes()).unwrap();
    assert_eq!(whole, None);
    read.check(&mut first).unwrap();
    assert!(read.missing().is_empty());
    assert_eq!(read.seconds(), journal.seconds());
    assert_eq!(read.kept("depthscale depth 'L=5'").unwrap(), text);
    let mut second = run(LINK);
    journal.tell(&mut first).unwrap();
    read.tell(&mut second).unwrap();
    assert!(first.complete());
    assert_eq!(first.report(), second.report());
}

#[test]
fn blocks_come_twice_only_with_the_same_numbers() {
    let (journal, text) = whole(&run(LINK));
    let last = text.lines().last().unwrap();
    let (read, _) = Journal::read(format!("{text}{last}\n").as_bytes()).unwrap();
    assert_eq!(read.blocks.len(), journal.blocks.len());
    let other = Block {
        words: vec![0.5; 5],
        seconds: 0.0,
    }
    .line(2)
    .unwrap();
    let message = Journal::read((text + &other).as_bytes()).unwrap_err();
    assert_eq!(message, "has other numbers for block 2 than were there before");
}

#[test]
fn what_is_of_something_else_is_refused() {
    let (_, text) = whole(&run(LINK));
    let message = |link: &str, text: &str| {
        let (journal, _) = Journal::read(text.as_bytes()).unwrap();
        journal.check(&mut run(link)).unwrap_err()
    };
    assert!(message(&format!("{LINK}&seed=7"), &text).starts_with("is of another link, v=1&view=depth&"));
    let old = text.replace(VERSION, "0.0.9");
    assert!(message(LINK, &old).starts_with("is of depthscale 0.0.9; this is "));
    let more = text.replace("\"blocks\":3", "\"blocks\":4");
    assert_eq!(message(LINK, &more), "has blocks of other sizes than this link");
    let beyond = text.clone()
        + &Block {
            words: vec![],
            seconds: 0.0,
        }
        .line(3)
        .unwrap();
    assert_eq!(message(LINK, &beyond), "has blocks of other sizes than this link");
    let damaged = text.replacen("\"seconds\"", "\"second\"", 1);
    assert!(
        Journal::read(damaged.as_bytes())
            .unwrap_err()
            .starts_with("is damaged in line 2: ")
    );
    assert_eq!(Journal::read(b"").unwrap_err(), "is empty");
    for other in ["phi=tanh\n", "{}\n", "[1, 2]", "\u{fffd}\n"] {
        assert_eq!(
            Journal::read(other.as_bytes()).unwrap_err(),
            "holds no results of depthscale"
        );
    }
}

/// Growth and kernels read the same networks.
#[test]
fn a_link_that_shares_the_blocks_is_no_other_link() {
    let growth = "study=growth&modes=uniform&L=5&N=8&nets=6";
    let (journal, _) = whole(&run(growth));
    let mut kernels = run(&growth.replace("growth", "kernels"));
    let asked: State = kernels.state;
    journal.check(&mut kernels).unwrap();
    assert_eq!(kernels.state, asked);
}

#[test]
fn every_block_is_in_one_shard() {
    let shards: Vec<Shard> = (1..=3)
        .map(|index| format!("{index}/3").parse().unwrap())
        .collect();
    for block in 0..10 {
        assert_eq!(shards.iter().filter(|shard| shard.has(block)).count(), 1);
        assert!(shards[block % 3].has(block));
    }
    for text in ["0/4", "5/4", "x", "1", "1/", "1/10001", "-1/4", "1/0", "1/2/3"] {
        assert!(
            text.parse::<Shard>().unwrap_err().starts_with("allowed is i/n"),
            "{text}"
        );
    }
}
