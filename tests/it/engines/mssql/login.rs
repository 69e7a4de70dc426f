//! Logging in, and what a connection test finds.

use proto::Role;
use proto::api::{Connection, ConnectionTest, TestStatus, TestStepName, Tls, TlsMode};
use serde_json::json;
use tests::World;
use tests::tds::{PASSWORD, Seen, USER};

use super::*;

#[tokio::test]
async fn one_logs_in_to_read_and_under_settings_that_are_pinned() {
    let script = Script::default().reply("from t", rows(numbers(1)));
    let place = Place::with(script).await.unwrap();
    place.ask("select n from t").await.unwrap();
    let login = Seen::Login { user: USER.into(), database: "shop".into(), is_read_only: true };
    assert_eq!(place.peer.count(&login), 1);
    for setting in ["quoted_identifier on", "xact_abort", "lock_timeout", "begin transaction"] {
        assert_eq!(place.peer.asked(setting), 1, "{setting}");
    }
    assert!(place.target.is_reachable().await);
}

#[tokio::test]
async fn a_refused_login_is_told_without_the_password() {
    let place = Place::with(Script::default()).await.unwrap();
    let url = place.peer.url().replace("reader", "stranger");
    let target = Target::connect(&TargetConfig::new(url.parse().unwrap())).unwrap();
    let error = target.login().await.unwrap_err();
    assert!(error.is_transient(), "{error:?}");
    let error = error.to_string();
    assert!(error.contains("Login failed for user 'stranger'"), "{error}");
    assert!(!error.contains(PASSWORD), "{error}");
    assert!(!target.is_reachable().await);
}

#[tokio::test]
async fn the_way_is_encrypted_as_the_mode_says_or_not_gone() {
    let open = Place::with(Script::default()).await.unwrap();
    let strict = Place::with(Script::default().demanding_encryption()).await.unwrap();
    let with = |place: &Place, mode| {
        let mut config = place.config.clone();
        config.tls = Some(Tls { mode, ca: None });
        Target::connect(&config).unwrap()
    };
    for mode in [TlsMode::Disable, TlsMode::Prefer] {
        assert!(with(&open, mode).is_reachable().await, "{mode}");
    }
    for (place, mode) in [
        (&open, TlsMode::Require),
        (&open, TlsMode::VerifyFull),
        (&strict, TlsMode::Disable),
        // It speaks no TLS after all.
        (&strict, TlsMode::Require),
    ] {
        let error = with(place, mode).login().await.unwrap_err();
        assert!(error.to_string().contains("TLS"), "{mode}: {error}");
    }
    let sent = strict.peer.seen();
    assert!(!sent.iter().any(|seen| matches!(seen, Seen::Login { .. })), "no password is sent");
}

fn examined() -> Script {
    let version = texts(
        &["version", "edition", "role"],
        &[&["16.0.4135.4", "Developer Edition (64-bit)", "ann"]],
    );
    let writes = texts(
        &["kind", "what", "schema", "table"],
        &[&["table", "INSERT", "dbo", "orders"], &["table", "DELETE", "dbo", "orders"]],
    );
    Script::default()
        .reply("ProductVersion", rows(version))
        .reply("fn_my_permissions", rows(writes))
        .reply("suser_sname()", rows(texts(&["role", "login"], &[&["ann", "ann"]])))
        .reply("sys.extended_properties", rows(texts(&["name"], &[&["orders"], &["customers"]])))
        .reply("waitfor delay", Reply::Silence)
}

#[tokio::test]
async fn a_login_is_examined_and_its_rights_to_write_are_told_with_what_takes_them() {
    let place = Place::with(examined()).await.unwrap();
    let login = place.target.login().await.unwrap();
    assert_eq!(login.version, "SQL Server 16.0.4135.4, Developer Edition (64-bit)");
    assert_eq!((login.role.as_str(), login.is_supported, login.tls), ("ann", true, None));
    assert_eq!(place.target.readable_tables().await.unwrap(), 2);
    let writes = place.target.writes().await.unwrap();
    assert_eq!(writes.found, ["insert, delete on dbo.orders"]);
    assert_eq!(writes.fix, ["DENY INSERT, DELETE ON [dbo].[orders] TO [ann]"]);
    assert!(place.target.honours_timeout().await.unwrap());
    assert_eq!(place.peer.count(&Seen::Attention), 1);
}

#[tokio::test]
async fn a_connection_to_it_is_made_and_tested_step_by_step() -> anyhow::Result<()> {
    let peer = Tds::start(examined()).await?;
    let world = World::new().await?;
    let key = "now:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".parse()?;
    let gateway = world
        .open_gateway_with(|config| {
            config.connections.encryption_key = key;
            config.connections.connection_allow_private = true;
        })
        .await?;
    let ann = world.person(Role::User).await?;
    let wanted = json!({
        "name": "Shop", "engine": "sqlserver", "host": "127.0.0.1", "port": peer.port(),
        "database": "shop", "username": USER, "password": PASSWORD, "tls": {"mode": "prefer"},
    });
    let made = gateway.post(&ann, "/api/connections").json(&wanted).send().await?;
    let made: Connection = made.error_for_status()?.json().await?;
    let tested = gateway.post(&ann, &made.links.test).send().await?;
    let tested: ConnectionTest = tested.error_for_status()?.json().await?;
    let found: Vec<_> = tested.steps.iter().map(|step| (step.name, step.status)).collect();
    let (ok, warning) = (TestStatus::Ok, TestStatus::Warning);
    assert_eq!(
        found,
        [
            (TestStepName::Address, ok),
            (TestStepName::Port, ok),
            (TestStepName::Tls, warning),
            (TestStepName::Login, ok),
            (TestStepName::Version, ok),
            (TestStepName::Read, ok),
            (TestStepName::ReadOnly, warning),
            (TestStepName::TrustedNames, TestStatus::Skipped),
            (TestStepName::Timeout, ok),
        ],
        "{tested:?}"
    );
    assert_eq!(tested.steps[6].fix, ["DENY INSERT, DELETE ON [dbo].[orders] TO [ann]"]);
    Ok(())
}
