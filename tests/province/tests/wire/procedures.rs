//! Every modelled procedure, from a whole filing to a signed result.

use crate::client::{Phone, Sandbox, http, sha256_hex};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A valid filing of a record, as it stands in `data/procedures/examples/<code>.json`.
struct Example {
    procedure: String,
    record: Value,
    said: Value,
}

fn folder(name: &str) -> Vec<Value> {
    let dir = format!("{}/data/procedures/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    paths.sort();
    let read = |path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    paths.into_iter().map(read).collect()
}

fn examples() -> Vec<Example> {
    let records: BTreeMap<String, Value> = folder(".")
        .into_iter()
        .map(|record| (record["code"].as_str().unwrap().to_owned(), record))
        .collect();
    let examples: Vec<Example> = folder("examples")
        .iter()
        .flat_map(|file| {
            let procedure = file["procedure"].as_str().unwrap().to_owned();
            let record = records[&procedure].clone();
            let of = file["examples"].as_array().unwrap().clone();
            of.into_iter().map(move |said| Example {
                procedure: procedure.clone(),
                record: record.clone(),
                said,
            })
        })
        .collect();
    let mut shown: Vec<&String> = examples.iter().map(|e| &e.procedure).collect();
    shown.dedup();
    assert_eq!(
        shown,
        records.keys().collect::<Vec<_>>(),
        "each record has an example"
    );
    examples
}

impl Example {
    fn is_handed_off(&self) -> bool {
        self.record["filing"] == "handoff"
    }

    async fn body(&self, phone: &Phone, sandbox: &Sandbox) -> Value {
        let mut attachments = Vec::new();
        for paper in self.said["papers"].as_array().unwrap() {
            let paper = paper.as_str().unwrap();
            let bytes = format!("%PDF-1.4 {} {paper}", self.said["name"]).into_bytes();
            let upload = phone.upload(sandbox, "giay-to.pdf", &bytes).await;
            attachments.push(json!({
                "paper": paper, "upload": upload, "name": "giay-to.pdf", "type": "application/pdf",
                "size": bytes.len(), "sha256": sha256_hex(&bytes)
            }));
        }
        json!({
            "procedure": self.procedure, "form": self.record["version"], "office": "37.14026", "channel": 2,
            "data": self.said["data"], "attachments": attachments, "declared_at": "2026-11-24T10:42:00+07:00"
        })
    }

    /// The time the record gives for this case online: the row that names the case wins.
    fn rule(&self) -> String {
        let rows = self.record["times"].as_array().unwrap();
        let row = rows
            .iter()
            .filter(|row| row["channel"].is_null() || row["channel"] == 2)
            .filter(|row| row["case"].is_null() || row["case"] == self.said["case"])
            .max_by_key(|row| (!row["case"].is_null(), !row["channel"].is_null()))
            .unwrap();
        let unit = match row["unit"].as_str().unwrap() {
            "working_day" => "ngày làm việc",
            "day" => "ngày",
            other => panic!("{other}"),
        };
        format!("{} {unit}", row["amount"]).replace('.', ",")
    }

    /// Fees with a known amount for this case online.
    fn amounts(&self) -> Vec<u64> {
        self.record["fees"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row["channel"].is_null() || row["channel"] == 2)
            .filter(|row| row["case"].is_null() || row["case"] == self.said["case"])
            .filter_map(|row| row["amount"].as_u64())
            .collect()
    }
}

#[tokio::test]
async fn every_modelled_procedure_can_be_filed_and_its_result_issued() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    for example in examples().iter().filter(|e| !e.is_handed_off()) {
        let at = format!("{} – {}", example.procedure, example.said["name"]);
        let body = example.body(&phone, &sandbox).await;
        let answer = phone
            .file(&sandbox, &uuid::Uuid::new_v4().to_string(), &body)
            .await;
        let (status, filed) = (answer.status(), answer.json::<Value>().await.unwrap());
        assert_eq!(status, StatusCode::CREATED, "{at}: {filed}");
        let receipt = crate::client::payload(filed["receipt"].as_str().unwrap());
        assert_eq!(receipt["due_rule"], example.rule(), "{at}");
        assert_eq!(receipt["due"], filed["dossier"]["due"], "{at}");
        assert!(receipt["due"].is_string(), "{at}");
        let amounts: Vec<u64> = receipt["fees"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fee| fee["amount"].as_u64().unwrap())
            .collect();
        assert_eq!(amounts, example.amounts(), "{at}");

        let code = filed["dossier"]["code"].as_str().unwrap();
        let page = http()
            .get(sandbox.url(&format!("/desk/dossiers/{code}")))
            .send()
            .await
            .unwrap();
        assert_eq!(page.status(), StatusCode::OK, "{at}");
        let mut actions = vec![json!({"action": "accept"}), json!({"action": "accept"})];
        if example.record["field"] == "Đất đai" {
            // The tax office's notice: state 6, and the clock stands still until it is paid.
            actions.push(json!({"action": "fee", "amount": 4_500_000, "note": "Lệ phí trước bạ (giả định)"}));
            actions.push(json!({"action": "paid"}));
        }
        actions.push(json!({"action": "finish"}));
        for action in actions {
            let done = sandbox.act(code, action.clone()).await;
            assert_eq!(done.status(), StatusCode::OK, "{at}: {action}");
        }
        let dossier: Value = phone
            .get(&sandbox.url(&format!("/dossiers/{code}")))
            .await
            .json()
            .await
            .unwrap();
        let results = dossier["results"].as_array().unwrap();
        let of = |list: &Value| -> Vec<String> {
            let list = list.as_array().unwrap();
            list.iter()
                .map(|r| r["catalogue"].as_str().unwrap_or_default().to_owned())
                .collect()
        };
        assert_eq!(of(&dossier["results"]), of(&example.record["results"]), "{at}");
        for result in results {
            let pdf = phone.get(result["url"].as_str().unwrap()).await;
            let bytes = pdf.bytes().await.unwrap();
            assert!(bytes.starts_with(b"%PDF-"), "{at}");
            assert_eq!(sha256_hex(&bytes), result["sha256"].as_str().unwrap(), "{at}");
        }
    }
}

/// A paper the answers call for cannot be left out: the example has each for a reason.
#[tokio::test]
async fn an_example_without_one_of_its_needed_papers_is_refused() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let mut refused = 0;
    for example in examples().iter().filter(|e| !e.is_handed_off()) {
        let papers = example.record["papers"].as_array().unwrap();
        let whole = example.body(&phone, &sandbox).await;
        for (n, id) in example.said["papers"].as_array().unwrap().iter().enumerate() {
            let paper = papers.iter().find(|p| p["id"] == *id).unwrap();
            if paper["required"] == false {
                continue;
            }
            let mut body = whole.clone();
            body["attachments"].as_array_mut().unwrap().remove(n);
            let answer = phone
                .file(&sandbox, &uuid::Uuid::new_v4().to_string(), &body)
                .await;
            let (status, problem) = (answer.status(), answer.json::<Value>().await.unwrap());
            assert_eq!(
                (status, &problem["errors"][0]["code"]),
                (StatusCode::UNPROCESSABLE_ENTITY, &json!("paper-required")),
                "{} without {id}: {problem}",
                example.procedure
            );
            refused += 1;
        }
    }
    assert!(refused >= 10, "only {refused} papers are needed by any example");
}

/// Residence and the criminal record are filed with the police: the province has no desk for them.
#[tokio::test]
async fn what_is_handed_off_cannot_be_filed_here() {
    let sandbox = Sandbox::new().await;
    let phone = Phone::signed_in(&sandbox, "vi-du", "level2").await;
    let handed: Vec<Example> = examples().into_iter().filter(Example::is_handed_off).collect();
    let mut codes: Vec<&str> = handed.iter().map(|e| e.procedure.as_str()).collect();
    codes.dedup();
    assert_eq!(codes, ["1.004222", "3.000333"]);
    for example in &handed {
        let body = example.body(&phone, &sandbox).await;
        let answer = phone
            .file(&sandbox, &uuid::Uuid::new_v4().to_string(), &body)
            .await;
        let (status, problem) = (answer.status(), answer.json::<Value>().await.unwrap());
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
        assert_eq!(problem["errors"][0]["code"], "handoff");
        assert_eq!(problem["errors"][0]["pointer"], "/procedure");
    }
}
