use crate::client::{Phone, Sandbox};
use reqwest::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn what_was_answered_is_there_after_a_restart() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let filed = phone.filed(&sandbox).await;
    let bytes = vec![7; 100_000];
    let upload = phone.create(&sandbox, "b.pdf", &bytes, None).await;
    phone.patch(&upload, 0, &bytes[..60_000], None).await.unwrap();
    let key = sandbox.running.pack_key();

    let sandbox = sandbox.restart().await;
    assert_eq!(sandbox.running.pack_key(), key);
    // The session is still good; the nonce is not, and is asked for.
    assert_eq!(phone.offset(&upload).await, 60_000);
    let answer = phone
        .patch(&upload, 60_000, &bytes[60_000..], None)
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    let code = filed["dossier"]["code"].as_str().unwrap();
    let held: Value = phone
        .get(&sandbox.url(&format!("/dossiers/{code}")))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(held, filed["dossier"]);
    assert_eq!(sandbox.get("/sandbox/state").await["dossier_count"], 1);
    let refused = phone.refresh(&sandbox, "not-a-token").await;
    assert_eq!(
        refused.json::<Value>().await.unwrap()["error"],
        json!("invalid_grant")
    );
}

#[tokio::test]
async fn a_killed_process_keeps_what_it_answered() {
    let dir = tempfile::tempdir().unwrap();
    let run = || {
        std::process::Command::new(env!("CARGO_BIN_EXE_motcua-province"))
            .args(["--dir", dir.path().to_str().unwrap(), "--port", "0"])
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap()
    };
    let address = |child: &mut std::process::Child| {
        use std::io::BufRead as _;
        let mut line = String::new();
        std::io::BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        line.trim().to_owned()
    };
    let mut first = run();
    let base = address(&mut first);
    let pack = reqwest::get(format!("{base}/.well-known/mot-cua.json"))
        .await
        .unwrap();
    assert_eq!(pack.status(), StatusCode::OK);
    let key = std::fs::read_to_string(dir.path().join("pack-key.txt")).unwrap();
    // SIGKILL on Unix.
    first.kill().unwrap();
    first.wait().unwrap();
    let mut second = run();
    address(&mut second);
    assert_eq!(
        std::fs::read_to_string(dir.path().join("pack-key.txt")).unwrap(),
        key
    );
    second.kill().unwrap();
    second.wait().unwrap();
}
