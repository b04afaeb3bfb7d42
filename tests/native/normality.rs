//! Tests of normality against other implementations, published numbers and their own law.

use Kind::{Exponential, Normal, TwoPoint, Uniform};
use depthscale::sample::normality::*;
use depthscale::sample::{normals, streams::Streams};

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Nearly: twelve uniform values less 6.
    Normal,
    Uniform,
    Exponential,
    TwoPoint,
}

/// Knuth's 64-bit congruential generator, started at n, so that any language has the same values.
fn sample(kind: Kind, n: usize) -> Vec<f64> {
    let mut state = n as u64;
    let mut uniform = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((state >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    };
    let mut value = || match kind {
        Normal => (0..12).map(|_| uniform()).sum::<f64>() - 6.0,
        Uniform => uniform(),
        Exponential => -libm::log(uniform()),
        TwoPoint => f64::from(u8::from(uniform() < 0.3)),
    };
    (0..n).map(|_| value()).collect()
}

/// Kind and size of a sample; W and p-value; what D'Agostino and Pearson find.
type Known = (Kind, usize, [f64; 2], Option<[f64; 4]>);

/// W and its p-value: AS R94 in 40 digits (mpmath 1.4.1), from which scipy 1.17.1, whose quantile has nine digits, differs by up to
/// 5·10⁻⁷ of 1 − W and 10⁻⁶ of p. Skewness z, kurtosis z, K² and its p-value: scipy 1.17.1.
#[rustfmt::skip]
const KNOWN: [Known; 32] = [
    (Normal, 3, [0.91868934356461463, 0.44773903159324482], None),
    (Normal, 8, [0.90823644440915855, 0.34181209703088024], Some([-0.5016541246308895, -0.8107039927961929, 0.9088978246948736, 0.6347977007474208])),
    (Normal, 12, [0.92500546927964941, 0.33015921321469682], Some([0.9435423270461164, 0.029205359321564393, 0.8911250759407022, 0.6404638894198083])),
    (Normal, 20, [0.96199682006526201, 0.58446901901355009], Some([0.4926769736948347, 1.3672988246183597, 2.112236676211849, 0.3478032481040742])),
    (Normal, 50, [0.98041993539100143, 0.56980581271305279], Some([0.7604637828828937, 0.8896215368415447, 1.3697316438888727, 0.5041578719596189])),
    (Normal, 200, [0.99334958669834643, 0.50723678967306184], Some([-0.7286661488169074, -0.726756736334018, 1.0591297102385369, 0.5888611538522577])),
    (Normal, 2000, [0.99919827530384878, 0.5510168706362487], Some([-1.2792040145035954, 0.5384745493892872, 1.9263177510621108, 0.3816852833439625])),
    (Normal, 5000, [0.99958629186346938, 0.38224496277936762], Some([-0.15368965088606276, -1.554601418667026, 2.4404060797110096, 0.29517022951862815])),
    (Uniform, 3, [0.96724932292560397, 0.65245496821443686], None),
    (Uniform, 8, [0.89160346768226391, 0.24218811343210883], Some([-0.16025905325619477, -1.7564663529794713, 3.1108570132995768, 0.21109890597245634])),
    (Uniform, 12, [0.89683032841645204, 0.14435655281595743], Some([-0.18874512393799484, -2.1251033213828183, 4.551688848362655, 0.10271014087950486])),
    (Uniform, 20, [0.98142180820876028, 0.95110577391328678], Some([-0.16423076001949144, -0.23972360423209005, 0.08443914896260353, 0.9586592603510594])),
    (Uniform, 50, [0.91394544832722505, 0.0014345964688835836], Some([-1.2711369770908396, -3.065713013519148, 11.014385495788295, 0.004057481784630588])),
    (Uniform, 200, [0.94832103677855797, 1.3042469486130213e-6], Some([-0.43560692601442114, -10.113738598970716, 102.47746184230188, 5.588585520735434e-23])),
    (Uniform, 2000, [0.9578648761060833, 1.2628183524600822e-23], Some([-0.3631986054095808, -36.15343217902486, 1307.2025715503216, 1.394980776857837e-284])),
    (Uniform, 5000, [0.95581963391226736, 1.8578659172732724e-36], Some([-0.0012642846964734727, -63.648139409961374, 4051.085651948294, 0.0])),
    (Exponential, 3, [0.99461841314600196, 0.85976808726527486], None),
    (Exponential, 8, [0.84724678213743494, 0.089331715211580442], Some([1.4679875695114533, 0.19569948228427367, 2.1932857916064763, 0.3339904444642259])),
    (Exponential, 12, [0.88321244219050066, 0.096369303334946086], Some([1.1468720065529028, -0.6667565720540681, 1.7598797257919734, 0.4148078562747243])),
    (Exponential, 20, [0.76389934947188282, 0.00026233857591749772], Some([3.8325844052790767, 3.4493421266990683, 26.586664330609224, 1.68569576022631e-06])),
    (Exponential, 50, [0.7708386886201002, 1.9868876945304043e-7], Some([4.008921077755816, 2.2065008956469874, 20.94009441016581, 2.8373719666025806e-05])),
    (Exponential, 200, [0.80855259459095486, 6.16547099591771e-15], Some([8.145909358228858, 5.887825308707023, 101.02232613833144, 1.1568594660005617e-22])),
    (Exponential, 2000, [0.8218643155052306, 1.5843504051809272e-42], Some([23.522835069618782, 14.623473484117833, 767.1697464531846, 2.577544762553576e-167])),
    (Exponential, 5000, [0.80588417980669871, 5.018127752212852e-61], Some([40.200097900758365, 27.432334097697368, 2368.5808252782467, 0.0])),
    (TwoPoint, 3, [0.75, 0.0], None),
    (TwoPoint, 8, [0.64120200030187232, 0.00047905659618765617], Some([0.8668600311664353, -2.045221651878126, 4.934377918944963, 0.08482296497421023])),
    (TwoPoint, 12, [0.55210353091329785, 4.3975945236767885e-5], Some([2.0466394243934003, -0.08780597870989468, 4.196442823378551, 0.12267442162761341])),
    (TwoPoint, 20, [0.49539431574216705, 2.888758347574879e-7], Some([2.8740994516559835, 0.887369944308712, 9.04787307607167, 0.010846242872071784])),
    (TwoPoint, 50, [0.51132304228010879, 1.1530555904265658e-11], Some([3.5680573955870747, 0.11771941626127706, 12.744891439168514, 0.0017079768807222772])),
    (TwoPoint, 200, [0.57543520141379629, 6.7997046380442956e-22], Some([4.583555577861856, -10.7464290935982, 136.49471999908238, 2.2937609124485526e-30])),
    (TwoPoint, 2000, [0.56972363389827793, 5.9555839344064329e-57], Some([14.508685773145775, -33.371951661584404, 1324.1891205670088, 2.857498234333831e-288])),
    (TwoPoint, 5000, [0.57527715677002047, 1.1633374040489479e-76], Some([22.01021492569369, -76.68643329922809, 6365.258613232188, 0.0])),
];

fn close(value: f64, known: f64, tolerance: f64) -> bool {
    (value - known).abs() <= tolerance * known.abs()
}

#[test]
fn values_agree_with_other_implementations() {
    for (kind, n, [w, p], d_agostino_pearson) in KNOWN {
        let sample = sample(kind, n);
        let found = shapiro_wilk(&sample).unwrap();
        assert!(
            close(1.0 - found.statistic, 1.0 - w, 1e-11),
            "{kind:?} {n} {found:?}"
        );
        assert!(close(found.p_value, p, 1e-10), "{kind:?} {n} {found:?}");
        let pearson = d_agostino(&sample);
        assert_eq!(pearson.is_some(), d_agostino_pearson.is_some());
        let Some((pearson, known)) = pearson.zip(d_agostino_pearson) else {
            continue;
        };
        let found = [
            skewness_z(&sample).unwrap(),
            kurtosis_z(&sample).unwrap(),
            pearson.statistic,
            pearson.p_value,
        ];
        for (found, known) in found.into_iter().zip(known) {
            assert!(close(found, known, 1e-9), "{kind:?} {n} {found} {known}");
        }
    }
}

#[test]
fn published_examples_come_out() {
    // Shapiro and Wilk 1965, section 4.2: weights of eleven men; they give W = 0.79, below the 1 % point. The digits beyond are scipy's.
    let men = [
        148.0, 154.0, 158.0, 160.0, 161.0, 162.0, 166.0, 170.0, 182.0, 195.0, 236.0,
    ];
    let found = shapiro_wilk(&men).unwrap();
    assert!(
        (found.statistic - 0.7888).abs() < 5e-5 && (found.p_value - 0.006704).abs() < 5e-7,
        "{found:?}"
    );
}

#[test]
fn order_place_and_scale_do_not_matter() {
    let sample = sample(Exponential, 200);
    let mut reversed = sample.clone();
    reversed.reverse();
    assert_eq!(shapiro_wilk(&reversed), shapiro_wilk(&sample));
    let mirrored: Vec<f64> = sample.iter().map(|x| -x).collect();
    assert!(close(
        skewness_z(&mirrored).unwrap(),
        -skewness_z(&sample).unwrap(),
        1e-12
    ));
    for scale in [1e-290, 1e290] {
        let scaled: Vec<f64> = sample.iter().map(|x| (x + 3.0) * scale).collect();
        for test in [shapiro_wilk, d_agostino] {
            let [one, other] = [&sample, &scaled].map(|sample| test(sample).unwrap());
            assert!(close(one.statistic, other.statistic, 1e-12) && close(one.p_value, other.p_value, 1e-11));
        }
    }
}

#[test]
fn what_cannot_be_tested_has_no_answer() {
    let ramp = |n: i32| (0..n).map(f64::from).collect::<Vec<f64>>();
    let tests = [shapiro_wilk, d_agostino];
    let nothing = [vec![], vec![1.0; 20], vec![f64::NAN; 20]];
    let with = |x| [ramp(20), vec![x]].concat();
    let unbounded = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY].map(with);
    let too_far = [vec![f64::MAX, -f64::MAX], ramp(20)].concat();
    for sample in nothing.iter().chain(&unbounded).chain([&too_far]) {
        assert_eq!(tests.map(|test| test(sample)), [None, None]);
    }
    assert_eq!(
        [2, 3, 5000, 5001].map(|n| shapiro_wilk(&ramp(n)).is_some()),
        [false, true, true, false]
    );
    assert_eq!(
        [7, 8, 5001].map(|n| d_agostino(&ramp(n)).is_some()),
        [false, true, true]
    );
}

#[test]
fn any_sample_has_finite_answers() {
    // Hardly any spread, all spread in one value, perfect straightness, the smallest sizes.
    for n in 3..=100 {
        let one_out: Vec<f64> = (0..n).map(|i| f64::from(u8::from(i == 0))).collect();
        let straight: Vec<f64> = (1..=n)
            .filter_map(|i| normal_quantile(f64::from(i) / f64::from(n + 1)))
            .collect();
        let last_bit: Vec<f64> = (0..n).map(|i| 1.0 + f64::from(i % 2) * f64::EPSILON).collect();
        for sample in [one_out, straight, last_bit] {
            let found = shapiro_wilk(&sample).unwrap();
            assert!(found.statistic > 0.0 && found.statistic <= 1.0 && (0.0..=1.0).contains(&found.p_value));
            if let Some(found) = d_agostino(&sample) {
                assert!(found.statistic.is_finite() && (0.0..=1.0).contains(&found.p_value));
            }
        }
    }
    // The line itself looks perfectly normal.
    assert_eq!(shapiro_wilk(&[-1.0, 0.0, 1.0]).unwrap().p_value, 1.0);
}

/// Kolmogorov's √m sup |F_m(p) − p| of m p-values; 1.63 is its 1 % point.
fn distance_from_uniform(mut p: Vec<f64>) -> f64 {
    p.sort_unstable_by(f64::total_cmp);
    let m = p.len() as f64;
    let gaps = p.iter().enumerate();
    let largest = gaps.map(|(i, p)| (p - i as f64 / m).max((i as f64 + 1.0) / m - p));
    largest.fold(0.0, f64::max) * m.sqrt()
}

#[test]
fn p_values_of_normals_are_uniform() {
    type Test = fn(&[f64]) -> Option<Normality>;
    let cases: [(Test, usize); 5] = [
        (shapiro_wilk, 3),
        (shapiro_wilk, 5),
        (shapiro_wilk, 8),
        (shapiro_wilk, 200),
        (d_agostino, 200),
    ];
    for (test, n) in cases {
        let p = |network| {
            let mut sample = vec![0.0; n];
            normals::fill(&mut Streams::new(1, network, n, 0).forward[0], &mut sample);
            test(&sample).unwrap().p_value
        };
        let distance = distance_from_uniform((0..2000).map(p).collect());
        assert!(distance < 1.63, "{n} {distance}");
    }
}

#[test]
fn the_quantile_is_that_of_forty_digits() {
    // mpmath 1.4.1.
    let known = [
        (1e-300, -37.0470962993611992),
        (1e-50, -14.933337534788489),
        (1e-12, -7.03448382530113193),
        (1e-5, -4.26489079392282461),
        (0.01, -2.32634787404084109),
        (0.075, -1.43953147093845593),
        (0.0751, -1.43882539275253998),
        (0.3, -0.524400512708040816),
        (0.4999, -0.000250662830088007492),
        (0.75, 0.674489750196081743),
        (0.999, 3.09023230616781328),
    ];
    for (p, z) in known {
        assert!(close(normal_quantile(p).unwrap(), z, 1e-15), "{p}");
    }
    assert_eq!([0.0, 1.0, -0.1, f64::NAN].map(normal_quantile), [None; 4]);
    for p in (1..500).map(|i| f64::from(i) / 1024.0) {
        assert_eq!(normal_quantile(p), normal_quantile(1.0 - p).map(|z| -z));
    }
}
