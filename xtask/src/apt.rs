//! Debian's packages, for those who may install them.

use crate::process::{Outcome, on_path, output, run, say};
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

/// Whether this is Debian, or a descendant.
pub fn is_there() -> bool {
    Path::new("/etc/debian_version").exists() && on_path("apt-get").is_some()
}

/// Whether this is Debian and we are root.
pub fn may_install() -> bool {
    is_there() && output(Command::new("id").arg("-u")).as_deref() == Some("0")
}

/// What somebody else than us is to type to have packages installed.
pub fn advice(packages: &[&str]) -> String {
    let names = packages.join(" ");
    if is_there() {
        format!("run: sudo apt-get update && sudo apt-get install {names}")
    } else {
        format!("install what Debian calls {names}")
    }
}

/// Installs packages in the newest versions there are. `check` looks at a package's version first and may refuse it.
pub fn install(packages: &[&str], check: impl Fn(&str, &str) -> Outcome<()>) -> Outcome<()> {
    let updated = update();
    // Old lists are as good as new ones if they have what is wanted; if not, that they are old is part of the reason.
    let reason = |error: String| match updated {
        Ok(()) => error,
        Err(update) => format!("{update}; {error}"),
    };
    for package in packages {
        candidate(package)
            .ok_or_else(|| format!("apt knows no package {package}"))
            .and_then(|version| check(package, &version))
            .map_err(reason)?;
    }
    say(&format!("apt-get install {}", packages.join(" ")));
    run(apt_get("install")
        .args(["--yes", "--no-install-recommends"])
        .args(packages))
    .map_err(reason)
}

/// Gets the package lists anew, once in a run of ours: those of a machine as delivered are weeks old.
fn update() -> &'static Outcome<()> {
    static UPDATED: OnceLock<Outcome<()>> = OnceLock::new();
    UPDATED.get_or_init(|| {
        // Finishes what an interrupted installation left, without which apt installs nothing.
        let _ = run(Command::new("dpkg").args(["--configure", "--pending"]));
        say("apt-get update");
        // Without this option, apt calls it a success if nothing could be fetched.
        run(apt_get("update").args(["--option", "APT::Update::Error-Mode=any"]))
            .map_err(|_| "the package lists could not be updated (is there a network?)".into())
    })
}

/// The version that apt would install.
fn candidate(package: &str) -> Option<String> {
    let policy = output(
        Command::new("apt-cache")
            .args(["policy", package])
            .env("LC_ALL", "C"),
    )?;
    parse_candidate(&policy)
}

fn parse_candidate(policy: &str) -> Option<String> {
    let version = policy
        .lines()
        .find_map(|line| line.trim().strip_prefix("Candidate: "))?;
    (version != "(none)").then(|| version.to_owned())
}

/// `apt-get`, that asks nothing and waits for another one to end.
fn apt_get(command: &str) -> Command {
    let mut apt = Command::new("apt-get");
    apt.args([command, "--quiet", "--option", "DPkg::Lock::Timeout=600"])
        .env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

#[cfg(test)]
mod tests {
    use super::parse_candidate;

    #[test]
    fn the_candidate_is_what_apt_would_install() {
        let policy =
            "rustc-web:\n  Installed: (none)\n  Candidate: 1.85.0+dfsg3-1~deb12u3\n  Version table:\n";
        assert_eq!(parse_candidate(policy).as_deref(), Some("1.85.0+dfsg3-1~deb12u3"));
        assert_eq!(parse_candidate("x:\n  Candidate: (none)\n"), None);
        assert_eq!(parse_candidate(""), None);
    }
}
