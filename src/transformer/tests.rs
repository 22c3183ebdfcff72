//! Compares with the reference implementation: `tests/models/expected.json` was written by `tests/models/make.py`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tempfile::TempDir;

use super::*;
use crate::limits::Cancel;

#[derive(Deserialize)]
#[serde(untagged)]
enum Expected {
    Vectors { texts: Vec<String>, vectors: Vec<Vec<f32>> },
    Logits { pairs: Vec<(String, String)>, logits: Vec<Vec<f32>> },
}

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models")
}

fn expected() -> BTreeMap<String, Expected> {
    let text = fs::read_to_string(models().join("expected.json")).expect("readable");
    serde_json::from_str(&text).expect("vectors and logits by model")
}

fn assert_close(found: &[f32], expected: &[f32], of: &str) {
    assert_eq!(found.len(), expected.len(), "{of}");
    let worst = found.iter().zip(expected).map(|(one, other)| (one - other).abs()).fold(0.0, f32::max);
    assert!(worst < 1e-3, "{of}: differs by {worst}: {found:?}, not {expected:?}");
}

#[test]
fn vectors_and_logits_equal_those_of_the_reference() {
    let (mut encoders, mut judges) = (0, 0);
    for (name, expected) in expected() {
        let path = models().join(&name);
        match expected {
            Expected::Vectors { texts, vectors } => {
                let model = SentenceModel::open(&path).expect("a model");
                let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                let found = model.encode(&texts, Role::Passage, &Cancel::never()).expect("encoded");
                for ((found, expected), text) in found.iter().zip(&vectors).zip(&texts) {
                    assert_close(found, expected, &format!("{name}: {text}"));
                }
                assert_eq!(found.len(), vectors.len());
                encoders += 1;
            }
            Expected::Logits { pairs, logits } => {
                let model = EntailmentModel::open(&path).expect("a model");
                for ((premise, hypothesis), expected) in pairs.iter().zip(&logits) {
                    let found = model.logits(premise, hypothesis).expect("classified");
                    assert_close(&found, expected, &format!("{name}: {hypothesis}"));
                    let share = model.entails(premise, hypothesis).expect("classified");
                    let sum: f32 = expected.iter().map(|logit| logit.exp()).sum();
                    assert!((share - expected[1].exp() / sum).abs() < 1e-3);
                }
                judges += 1;
            }
        }
    }
    assert_eq!((encoders, judges), (2, 4));
}

#[test]
fn a_text_has_the_same_vector_alone_and_among_others() {
    let model = SentenceModel::open(&models().join("bert")).expect("a model");
    let texts: Vec<String> =
        (0..120).map(|number| format!("The bridge cost {number} crowns. ").repeat(number % 4 + 1)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let together = model.encode(&texts, Role::Query, &Cancel::never()).expect("encoded");
    for number in [0, 1, 60, 119] {
        let alone = model.encode(&texts[number..=number], Role::Query, &Cancel::never()).expect("encoded");
        assert_close(&alone[0], &together[number], texts[number]);
    }
    assert!(model.encode(&[], Role::Query, &Cancel::never()).expect("nothing").is_empty());
    assert!(model.encode(&[""], Role::Query, &Cancel::never()).is_ok(), "two special tokens");
    let cancel = Cancel::new();
    cancel.cancel();
    assert!(matches!(model.encode(&texts, Role::Query, &cancel), Err(crate::Error::Cancelled)));
}

/// Copies a model and changes one of its files.
fn changed(model: &str, file: &str, change: impl FnOnce(Vec<u8>) -> Option<Vec<u8>>) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let mut folders = vec![PathBuf::new()];
    while let Some(inside) = folders.pop() {
        fs::create_dir_all(folder.path().join(&inside)).expect("a folder");
        for entry in fs::read_dir(models().join(model).join(&inside)).expect("a folder") {
            let entry = entry.expect("an entry");
            let inside = inside.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(inside);
            } else {
                fs::copy(entry.path(), folder.path().join(inside)).expect("copied");
            }
        }
    }
    let path = folder.path().join(file);
    match change(fs::read(&path).unwrap_or_default()) {
        Some(bytes) => fs::write(path, bytes).expect("written"),
        None => fs::remove_file(path).expect("removed"),
    }
    folder
}

/// Returns what is said when a model with a changed file is used.
fn refusal(model: &str, file: &str, change: impl FnOnce(Vec<u8>) -> Option<Vec<u8>>) -> String {
    let folder = changed(model, file, change);
    let used = || -> crate::Result<()> {
        if model.contains("bert-judge") {
            return EntailmentModel::open(folder.path()).map(drop);
        }
        let model = SentenceModel::open(folder.path())?;
        model.encode(&["The bridge"], Role::Query, &Cancel::never()).map(drop)
    };
    used().expect_err("refused").to_string()
}

fn replaced(from: &str, to: &str) -> impl FnOnce(Vec<u8>) -> Option<Vec<u8>> {
    let (from, to) = (from.to_owned(), to.to_owned());
    move |bytes| {
        let text = String::from_utf8(bytes).expect("JSON");
        assert!(text.contains(&from), "{from}");
        Some(text.replacen(&from, &to, 1).into_bytes())
    }
}

#[test]
fn what_is_no_model_is_refused_with_the_reason() {
    let (config, tokenizer, weights) = ("config.json", "tokenizer.json", "model.safetensors");
    for (file, said) in
        [(config, "no config.json"), (tokenizer, "no tokenizer.json"), (weights, "no model.safetensors")]
    {
        assert!(refusal("bert", file, |_| None).contains(said), "{file}");
    }
    let cases = [
        (
            refusal("bert", config, replaced("\"model_type\": \"bert\"", "\"model_type\": \"t5\"")),
            "unsupported architecture: t5",
        ),
        (refusal("bert", config, |_| Some(b"{".to_vec())), "not understood"),
        (refusal("bert", config, replaced("\"hidden_size\": 16", "\"hidden_size\": 18")), "has the shape"),
        (refusal("bert", config, replaced("\"hidden_size\": 16", "\"hidden_size\": 0")), "not between 1 and"),
        (refusal("bert", config, replaced("\"hidden_size\": 16", "\"hidden_size\": 16777216")), "not between 1 and"),
        (
            refusal("bert", config, replaced("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3")),
            "no tensor encoder.layer.2",
        ),
        (refusal("bert", weights, |bytes| Some(bytes[..bytes.len() / 2].to_vec())), "truncated"),
        (refusal("bert", weights, |_| Some(vec![1, 2, 3])), "truncated"),
        (refusal("bert", weights, |_| Some(vec![0xff; 64])), "its header is too long"),
        (refusal("bert", weights, |_| Some(b"\x10\0\0\0\0\0\0\0not json at all!!".to_vec())), "not a safetensors file"),
        (refusal("bert", tokenizer, |_| Some(b"{}".to_vec())), "unsupported tokenizer"),
        (
            refusal("bert", tokenizer, replaced("\"type\": \"WordPiece\"", "\"type\": \"Syllables\"")),
            "unsupported tokenizer",
        ),
        (
            refusal("bert", "modules.json", replaced(".normalize.Normalize", ".dense.Dense")),
            "unsupported module: Dense",
        ),
        (refusal("bert", "1_Pooling/config.json", replaced("mean", "weightedmean")), "unsupported pooling"),
        (refusal("bert", "modules.json", replaced("1_Pooling", "../1_Pooling")), "not found"),
        (
            refusal("bert-judge", config, replaced("entailment", "yes")),
            "no label for entailment in id2label: contradiction, yes, neutral",
        ),
    ];
    for (found, said) in cases {
        assert!(found.contains(said), "{found}: lacks {said}");
        assert!(found.contains('/') && found.contains(": "), "{found}: names its file");
    }
}

#[test]
fn tokens_that_the_model_does_not_have_are_refused() {
    let change = |bytes: Vec<u8>| {
        let mut tokenizer: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        let vocabulary = tokenizer["model"]["vocab"].as_object_mut().expect("words");
        vocabulary.insert("zebra".to_owned(), 90_000.into());
        Some(tokenizer.to_string().into_bytes())
    };
    let folder = changed("bert", "tokenizer.json", change);
    let model = SentenceModel::open(folder.path()).expect("a model");
    assert!(model.encode(&["bridge"], Role::Query, &Cancel::never()).is_ok());
    let refused = model.encode(&["zebra"], Role::Query, &Cancel::never()).expect_err("unknown").to_string();
    assert!(refused.contains("token 90000"), "{refused}");
    let empty = refusal("bert", "tokenizer.json", |bytes| {
        let mut tokenizer: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        tokenizer["model"]["vocab"] = serde_json::json!({});
        tokenizer["added_tokens"] = serde_json::json!([]);
        tokenizer["post_processor"] = serde_json::Value::Null;
        Some(tokenizer.to_string().into_bytes())
    });
    assert!(empty.contains("no vocabulary"), "{empty}");
}
