//! Runs many trees on several threads, shrinks what differs, and reports.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::answers::Answers;
use crate::compare::{Difference, Outcome, Verdict, compare, normal, reference};
use crate::generate::{Profile, Trees};
use crate::reduce::Reduction;
use crate::tree::Tree;

/// Shrinking stops after so many trees, and after so long.
const SHRINK_TREES: usize = 1500;
const SHRINK_TIME: Duration = Duration::from_secs(150);
/// A build that takes longer than this is reported as hanging.
const PATIENCE: Duration = Duration::from_secs(60);

struct Settings {
    program: String,
    count: u64,
    seed: u64,
    profile: Profile,
    keep: Option<PathBuf>,
    max: usize,
    only: Option<u64>,
    messages: bool,
    threads: usize,
    reference_only: bool,
    survey: bool,
    answers: Answers,
}

#[derive(Default)]
struct Totals {
    trees: usize,
    built: usize,
    failed: usize,
    excused: BTreeMap<&'static str, usize>,
    features: BTreeMap<&'static str, (usize, usize)>,
    reference_errors: BTreeMap<String, (usize, u64)>,
    messages: BTreeMap<(String, String), (usize, String)>,
    /// By signature: how often, and the number of the first tree.
    differences: BTreeMap<String, (usize, u64)>,
    reports: Vec<String>,
}

pub(crate) fn run(program: &str) -> Result<(), String> {
    let settings = settings(program)?;
    println!(
        "differential: KRUST_DIFF_SEED={} KRUST_DIFF_PROFILE={} KRUST_DIFF_COUNT={}",
        settings.seed, settings.profile, settings.count
    );
    let started = Instant::now();
    let directory = tempfile::tempdir().map_err(|error| error.to_string())?;
    let totals = Mutex::new(Totals::default());
    let (next, stop) = (AtomicU64::new(settings.only.unwrap_or(0)), AtomicBool::new(false));
    let end = settings.only.map_or(settings.count, |only| only + 1);
    let watches: Vec<Mutex<(u64, Instant)>> =
        (0..settings.threads).map(|_| Mutex::new((0, Instant::now()))).collect();
    thread::scope(|scope| {
        let workers: Vec<_> = watches
            .iter()
            .enumerate()
            .map(|(number, watch)| {
                let (settings, totals, next, stop) = (&settings, &totals, &next, &stop);
                let place = directory.path().join(number.to_string());
                scope.spawn(move || {
                    while !stop.load(Ordering::Relaxed) {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        if index >= end {
                            break;
                        }
                        one(settings, &place, index, watch, totals, stop);
                    }
                })
            })
            .collect();
        while workers.iter().any(|worker| !worker.is_finished()) {
            thread::sleep(Duration::from_millis(20));
            for watch in &watches {
                let (index, since) = *watch.lock().unwrap();
                if since.elapsed() > PATIENCE + SHRINK_TIME {
                    println!("tree {index} has been running for {:?}; giving up", since.elapsed());
                    std::process::exit(2);
                }
            }
        }
    });
    let totals = totals.into_inner().unwrap();
    print(&settings, &totals, started.elapsed());
    if totals.differences.is_empty() {
        Ok(())
    } else {
        Err(format!("{} differences", totals.differences.len()))
    }
}

fn settings(program: &str) -> Result<Settings, String> {
    let variable = |name: &str| env::var(name).ok().filter(|text| !text.is_empty());
    let number = |name: &str| match variable(name) {
        Some(text) => text.parse().map(Some).map_err(|error| format!("{name}: {error}")),
        None => Ok(None),
    };
    let profile = variable("KRUST_DIFF_PROFILE").unwrap_or_else(|| "all".to_owned());
    let random = TestRunner::default().new_rng().bytes_seed();
    Ok(Settings {
        program: program.to_owned(),
        count: number("KRUST_DIFF_COUNT")?.unwrap_or(200),
        seed: number("KRUST_DIFF_SEED")?.unwrap_or(random),
        profile: Profile::named(&profile)
            .ok_or_else(|| format!("KRUST_DIFF_PROFILE: no profile {profile}"))?,
        keep: variable("KRUST_DIFF_KEEP").map(PathBuf::from),
        max: number("KRUST_DIFF_MAX")?.map_or(10, |max| max as usize),
        only: number("KRUST_DIFF_ONLY")?,
        messages: variable("KRUST_DIFF_MESSAGES").is_some(),
        threads: number("KRUST_DIFF_THREADS")?.map_or(2, |threads| threads.max(1) as usize),
        reference_only: variable("KRUST_DIFF_REFERENCE_ONLY").is_some(),
        survey: variable("KRUST_DIFF_SURVEY").is_some(),
        answers: Answers::new(variable("KRUST_DIFF_ANSWERS").map(PathBuf::from)),
    })
}

trait Seed {
    fn bytes_seed(self) -> u64;
}

impl Seed for TestRng {
    fn bytes_seed(mut self) -> u64 {
        use proptest::prelude::Rng;
        self.next_u64() % 1_000_000_000
    }
}

/// The tree of a number: it depends on seed, profile and number alone.
fn tree_of(settings: &Settings, index: u64) -> Reduction {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&settings.seed.wrapping_add(0x9e37_79b9_7f4a_7c15).to_le_bytes());
    bytes[8..].copy_from_slice(&index.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(1).to_le_bytes());
    let mut rng = TestRng::from_seed(RngAlgorithm::XorShift, &bytes);
    // The generator's first numbers follow its seed too closely.
    for _ in 0..16 {
        proptest::prelude::Rng::next_u64(&mut rng);
    }
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    Trees(settings.profile).new_tree(&mut runner).unwrap_or_else(|reason| panic!("{reason}"))
}

fn write(place: &Path, tree: &Tree) {
    let _ = fs::remove_dir_all(place);
    tree.write_to(place).unwrap_or_else(|error| panic!("{error}\n{}", tree.listing()));
}

fn one(
    settings: &Settings,
    place: &Path,
    index: u64,
    watch: &Mutex<(u64, Instant)>,
    totals: &Mutex<Totals>,
    stop: &AtomicBool,
) {
    *watch.lock().unwrap() = (index, Instant::now());
    let reduction = tree_of(settings, index);
    let tree = reduction.current();
    if settings.only.is_some() {
        println!("{}", tree.listing());
    }
    // The whole tree lies one level down, so that `..` stays inside.
    let place = place.join("tree");
    write(&place, &tree);
    if settings.reference_only {
        let outcome = reference(&settings.program, &place, &tree);
        if settings.only.is_some() {
            println!("{}", text(&outcome));
        }
        count(&mut totals.lock().unwrap(), index, &tree, &outcome);
        return;
    }
    let verdict = compare(&settings.program, &settings.answers, &place, &tree, None);
    let mut all = totals.lock().unwrap();
    match verdict {
        Verdict::BothBuild => count(&mut all, index, &tree, &Outcome::Built(Vec::new(), Vec::new())),
        Verdict::BothFail { krust, reference } => {
            let pair = (normal(&reference), normal(&krust));
            let example = format!("#{index}\n    {}\n    {}", last_line(&reference), last_line(&krust));
            all.messages.entry(pair).or_insert((0, example)).0 += 1;
            count(&mut all, index, &tree, &Outcome::Failed(reference));
        }
        Verdict::Known(reason) => {
            *all.excused.entry(reason).or_default() += 1;
            all.trees += 1;
        }
        Verdict::Differ(difference) => {
            count(&mut all, index, &tree, &difference.reference);
            let seen = all.differences.entry(difference.signature.clone()).or_insert((0, index));
            seen.0 += 1;
            if settings.survey {
                println!("  differs: tree {index}: {:?}: {}", difference.class, difference.signature);
            }
            if settings.survey || seen.0 > 1 {
                return;
            }
            drop(all);
            let (tree, shrunk) = shrink(settings, &place, reduction, &difference);
            let mut all = totals.lock().unwrap();
            let known_shape =
                all.differences.contains_key(&shrunk.signature) && shrunk.signature != difference.signature;
            if known_shape && settings.keep.is_some() {
                return;
            }
            all.differences.entry(shrunk.signature.clone()).or_insert((0, index));
            let report = report(index, &tree, &shrunk);
            match &settings.keep {
                Some(keep) => save(keep, &shrunk, &tree, &report),
                None => println!("{report}"),
            }
            all.reports.push(report);
            if settings.keep.is_none() || all.reports.len() >= settings.max {
                stop.store(true, Ordering::Relaxed);
            }
        }
    }
}

fn last_line(text: &str) -> &str {
    text.trim_end().lines().find(|line| !line.starts_with("# Warning")).unwrap_or_default()
}

fn count(totals: &mut Totals, index: u64, tree: &Tree, outcome: &Outcome) {
    totals.trees += 1;
    let built = matches!(outcome, Outcome::Built(..));
    totals.built += usize::from(built);
    totals.failed += usize::from(!built);
    for feature in &tree.uses {
        let entry = totals.features.entry(feature).or_default();
        entry.0 += 1;
        entry.1 += usize::from(built);
    }
    if let Outcome::Failed(message) | Outcome::Crashed(message) = outcome {
        totals.reference_errors.entry(normal(message)).or_insert((0, index)).0 += 1;
    }
}

/// Makes a tree smaller as long as it shows a difference of the same kind.
fn shrink(settings: &Settings, place: &Path, reduction: Reduction, first: &Difference) -> (Tree, Difference) {
    let started = Instant::now();
    let mut reduction = reduction;
    let (mut best, mut difference) = (reduction.current(), first.clone());
    let mut more = reduction.simplify();
    let mut tried = 0;
    while more && tried < SHRINK_TREES && started.elapsed() < SHRINK_TIME {
        let tree = reduction.current();
        write(place, &tree);
        tried += 1;
        more = match compare(&settings.program, &settings.answers, place, &tree, Some(first)) {
            Verdict::Differ(found) if found.is_like(first) => {
                (best, difference) = (tree, *found);
                reduction.simplify()
            }
            _ => reduction.complicate(),
        };
    }
    (best, difference)
}

fn text(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Built(output, warnings) => {
            format!("{}{}", warnings.join("\n"), String::from_utf8_lossy(output))
        }
        Outcome::Failed(message) => format!("FAILS: {message}\n"),
        Outcome::Crashed(message) => format!("CRASHES: {message}\n"),
    }
}

fn report(index: u64, tree: &Tree, difference: &Difference) -> String {
    format!(
        "##### {} (tree {index}): {:?}: {}\n{}=== krust\n{}=== reference\n{}",
        difference.id(),
        difference.class,
        difference.signature,
        tree.listing(),
        text(&difference.krust),
        text(&difference.reference)
    )
}

/// Saves a shrunk tree as a case directory: its files, what is expected of it, and both outputs.
fn save(keep: &Path, difference: &Difference, tree: &Tree, report: &str) {
    let case = keep.join(difference.id());
    write(&case, tree);
    match &difference.reference {
        Outcome::Built(output, _) => fs::write(case.join("expected.yaml"), output).unwrap(),
        Outcome::Failed(message) | Outcome::Crashed(message) => {
            fs::write(case.join("expected.err"), message).unwrap();
        }
    }
    fs::write(keep.join(format!("{}.txt", difference.id())), report).unwrap();
}

fn print(settings: &Settings, totals: &Totals, took: Duration) {
    let share = |part: usize| 100.0 * part as f64 / totals.trees.max(1) as f64;
    println!(
        "{} trees in {:.0} s: the reference builds {:.1} %, refuses {:.1} %",
        totals.trees,
        took.as_secs_f64(),
        share(totals.built),
        share(totals.failed)
    );
    for (reason, count) in &totals.excused {
        println!("  excused: {count}: {reason}");
    }
    let mut features: Vec<_> = totals.features.iter().collect();
    features.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    let line: Vec<String> = features
        .iter()
        .map(|(name, (count, built))| {
            format!("{name} {:.1}% ({}% built)", share(*count), built * 100 / (*count).max(1))
        })
        .collect();
    println!("  features: {}", line.join(", "));
    if settings.reference_only {
        let mut errors: Vec<_> = totals.reference_errors.iter().collect();
        errors.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        errors
            .iter()
            .take(40)
            .for_each(|(message, (count, index))| println!("  {count:4}  (tree {index}) {message}"));
    }
    if settings.messages {
        let mut messages: Vec<_> = totals.messages.iter().collect();
        messages.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        messages.iter().for_each(|(_, (count, example))| println!("  {count:4}  {example}"));
    }
    if !totals.differences.is_empty() {
        println!("  differences, by signature:");
        let mut all: Vec<_> = totals.differences.iter().collect();
        all.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        all.iter()
            .for_each(|(signature, (count, index))| println!("  {count:4}  (tree {index}) {signature}"));
    }
    if let Some(keep) = &settings.keep {
        println!("  {} trees kept in {}", totals.reports.len(), keep.display());
    }
}
