//! What works about a connection, step by step, in words for whoever sets it up.

use std::{net::IpAddr, time::Duration};

use engines::{EngineError, Login, Target, TargetConfig};
use proto::api::{ConnectionTest, TestStatus, TestStep, TestStepName, TlsMode};
use store::connections::Record;
use tokio::time::timeout;

use crate::{Connections, address};

/// For a door to open.
const KNOCK: Duration = Duration::from_secs(5);
/// For each step that asks the database.
const PATIENCE: Duration = Duration::from_secs(10);
/// More of what is found is only counted.
const SHOWN: usize = 5;

impl Connections {
    /// Tries a connection, stored or not, in a pool of its own.
    pub async fn test(&self, record: &Record) -> ConnectionTest {
        let mut steps = Steps::default();
        if let Some(config) = self.reach(record, &mut steps).await {
            ask(record, &config, &mut steps).await;
        }
        steps.finish()
    }

    /// Up to the open door.
    async fn reach(&self, record: &Record, steps: &mut Steps) -> Option<TargetConfig> {
        let access = &record.access;
        let addresses = match self.addresses(record).await {
            Ok(addresses) => addresses,
            Err(error) => {
                steps.failed(TestStepName::Address, error.to_string());
                return None;
            }
        };
        let said = listed(&addresses);
        steps.ok(TestStepName::Address, format!("{} is at {said}", access.host));
        match knock(&addresses, access.port).await {
            Ok(message) => steps.ok(TestStepName::Port, message),
            Err(message) => {
                steps.failed(TestStepName::Port, message);
                return None;
            }
        }
        match self.target_config(record, &addresses) {
            // One connection is enough, and leaves nothing open.
            Ok(config) => Some(TargetConfig { postgres_pool_size: 1, ..config }),
            Err(error) => {
                steps.failed(TestStepName::Login, error.to_string());
                None
            }
        }
    }
}

fn listed(addresses: &[IpAddr]) -> String {
    let shown: Vec<String> = addresses.iter().map(IpAddr::to_string).collect();
    few(&shown, ", ")
}

/// Which of the addresses answers, where there are several.
async fn knock(addresses: &[IpAddr], port: u16) -> Result<String, String> {
    let tried = address::tried(addresses);
    let stream = engines::reach(tried, port, KNOCK).await;
    let stream = stream.map_err(|why| format!("nothing answers at port {port}: {why}"))?;
    Ok(match (tried, stream.peer_addr()) {
        ([_, _, ..], Ok(peer)) => format!("port {port} answers at {}", peer.ip()),
        _ => format!("port {port} answers"),
    })
}

/// What the database itself says.
async fn ask(record: &Record, config: &TargetConfig, steps: &mut Steps) {
    let target = match Target::connect(config) {
        Ok(target) => target,
        Err(error) => return steps.failed(TestStepName::Login, error.to_string()),
    };
    let login = match patiently(target.login()).await {
        Ok(login) => login,
        Err(error) => {
            let message = error.to_string();
            // Before a login there is only the way, and what it says of itself.
            let name =
                if message.contains("TLS") { TestStepName::Tls } else { TestStepName::Login };
            return steps.failed(name, message);
        }
    };
    steps.add(way(record.access.tls.mode, &login));
    steps.ok(TestStepName::Login, format!("logged in as {}", login.role));
    if login.is_supported {
        steps.ok(TestStepName::Version, login.version);
    } else {
        let message = format!("{} is older than what is supported", login.version);
        steps.warn(TestStepName::Version, message, Vec::new());
    }
    read(&target, &login.role, steps).await;
    read_only(&target, steps).await;
    trusted_names(&target, steps).await;
    stopped(&target, steps).await;
}

fn way(mode: TlsMode, login: &Login) -> TestStep {
    let (status, message) = match (&login.tls, mode) {
        (Some(protocol), TlsMode::VerifyCa | TlsMode::VerifyFull) => {
            (TestStatus::Ok, format!("{protocol}, and the certificate is trusted"))
        }
        (Some(protocol), _) => (
            TestStatus::Ok,
            format!("{protocol}; the certificate was not checked, `verify_full` would"),
        ),
        (None, _) => (
            TestStatus::Warning,
            "the way is not encrypted: passwords and rows can be read on it".into(),
        ),
    };
    TestStep { name: TestStepName::Tls, status, message, fix: Vec::new() }
}

async fn read(target: &Target, role: &str, steps: &mut Steps) {
    match patiently(target.readable_tables()).await {
        Ok(0) => {
            let message = "the role may not read a single table".into();
            let fix = patiently(target.letting_read(role)).await.unwrap_or_default();
            steps.add(TestStep {
                name: TestStepName::Read,
                status: TestStatus::Failed,
                message,
                fix,
            });
        }
        Ok(count) => steps.ok(TestStepName::Read, format!("{count} tables and views can be read")),
        Err(error) => steps.failed(TestStepName::Read, error.to_string()),
    }
}

async fn read_only(target: &Target, steps: &mut Steps) {
    match patiently(target.writes()).await {
        Ok(writes) if writes.found.is_empty() => {
            steps.ok(TestStepName::ReadOnly, "the role can read, and nothing else".into());
        }
        Ok(writes) => {
            let said = few(&writes.found, "; ");
            let message = format!(
                "the role may do more than read ({said}). Statements run read-only all the same; \
                 a role that cannot write is safer"
            );
            steps.warn(TestStepName::ReadOnly, message, writes.fix);
        }
        Err(error) => steps.failed(TestStepName::ReadOnly, error.to_string()),
    }
}

async fn trusted_names(target: &Target, steps: &mut Steps) {
    match patiently(target.audit()).await {
        Ok(None) => {
            let message = "functions and views that are not what they seem are not looked for on this \
                           engine yet";
            steps.add(TestStep {
                name: TestStepName::TrustedNames,
                status: TestStatus::Skipped,
                message: message.into(),
                fix: Vec::new(),
            });
        }
        Ok(Some(audit)) if audit.found.is_empty() => {
            let message = "the functions, operators and views that are trusted are what they seem";
            steps.ok(TestStepName::TrustedNames, message.into());
        }
        Ok(Some(audit)) => {
            let message = format!(
                "names that are trusted may stand for something else here ({})",
                few(&audit.found, "; ")
            );
            steps.warn(TestStepName::TrustedNames, message, audit.fix);
        }
        // What can be read is safe all the same: the guard and the transaction stand before it.
        Err(error) => {
            let message =
                format!("whether trusted names are what they seem cannot be seen: {error}");
            steps.warn(TestStepName::TrustedNames, message, Vec::new());
        }
    }
}

/// The first of them, and how many more there are.
fn few(found: &[String], between: &str) -> String {
    let said = found[..found.len().min(SHOWN)].join(between);
    match found.len().saturating_sub(SHOWN) {
        0 => said,
        more => format!("{said}{between}and {more} more"),
    }
}

async fn stopped(target: &Target, steps: &mut Steps) {
    match patiently(target.honours_timeout()).await {
        Ok(true) => {
            steps.ok(TestStepName::Timeout, "a statement that takes too long is stopped".into());
        }
        Ok(false) => {
            let message = "the server does not stop a statement that takes too long; Rowcall cancels \
                           it from outside";
            steps.warn(TestStepName::Timeout, message.into(), Vec::new());
        }
        Err(error) => steps.failed(TestStepName::Timeout, error.to_string()),
    }
}

async fn patiently<T>(
    asked: impl Future<Output = Result<T, EngineError>>,
) -> Result<T, EngineError> {
    timeout(PATIENCE, asked).await.unwrap_or(Err(EngineError::Timeout))
}

#[derive(Default)]
struct Steps(Vec<TestStep>);

impl Steps {
    fn add(&mut self, step: TestStep) {
        self.0.push(step);
    }

    fn ok(&mut self, name: TestStepName, message: String) {
        self.add(TestStep { name, status: TestStatus::Ok, message, fix: Vec::new() });
    }

    fn warn(&mut self, name: TestStepName, message: String, fix: Vec<String>) {
        self.add(TestStep { name, status: TestStatus::Warning, message, fix });
    }

    fn failed(&mut self, name: TestStepName, message: String) {
        self.add(TestStep { name, status: TestStatus::Failed, message, fix: Vec::new() });
    }

    /// In the order of the steps, those that were not come to among them.
    fn finish(self) -> ConnectionTest {
        const ALL: [TestStepName; 9] = [
            TestStepName::Address,
            TestStepName::Port,
            TestStepName::Tls,
            TestStepName::Login,
            TestStepName::Version,
            TestStepName::Read,
            TestStepName::ReadOnly,
            TestStepName::TrustedNames,
            TestStepName::Timeout,
        ];
        let ok = self.0.iter().all(|step| step.status != TestStatus::Failed);
        let skipped = |name| TestStep {
            name,
            status: TestStatus::Skipped,
            message: "not tried, because a step before it failed".into(),
            fix: Vec::new(),
        };
        let found = |name| self.0.iter().find(|step| step.name == name).cloned();
        let steps = ALL.into_iter().map(|name| found(name).unwrap_or_else(|| skipped(name)));
        ConnectionTest { ok, steps: steps.collect() }
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn of_several_addresses_the_one_that_answers_is_named() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (closed, open) = ([127, 0, 0, 2].into(), [127, 0, 0, 1].into());
        let said = knock(&[closed, open], port).await.unwrap();
        assert_eq!(said, format!("port {port} answers at 127.0.0.1"));
        assert_eq!(knock(&[open], port).await.unwrap(), format!("port {port} answers"));
        let said = knock(&[closed], port).await.unwrap_err();
        assert!(said.starts_with(&format!("nothing answers at port {port}: ")), "{said}");
    }

    #[test]
    fn many_addresses_are_counted() {
        let addresses: Vec<IpAddr> = (1..=7).map(|last| IpAddr::from([10, 0, 0, last])).collect();
        assert_eq!(listed(&addresses[..2]), "10.0.0.1, 10.0.0.2");
        assert!(listed(&addresses).ends_with("10.0.0.5, and 2 more"));
    }
}
