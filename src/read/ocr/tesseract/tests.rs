use std::time::Instant;

use super::*;

/// Tesseract as a shell script, which is started in place of the program that would start Tesseract.
fn scripted(script: &str) -> Ocr {
    Ocr {
        languages: "eng".parse().unwrap(),
        program: "/bin/true".into(),
        version: "5".into(),
        data: "/usr/share".into(),
        worker: Worker { program: "/bin/sh".into(), arguments: vec!["-c".into(), script.into()] },
        stop: Arc::default(),
        progress: Arc::new(|_| {}),
    }
}

fn recognised(ocr: &Ocr, time: Duration) -> Result<Vec<Line>, Skip> {
    let image = PageImage { width: 400, height: 100, resolution: 300.0, pixels: vec![255; 40_000] };
    ocr.recognise_within(&image, OcrProgress { page: 1, pages: 1 }, time)
}

fn reason(script: &str) -> String {
    recognised(&scripted(script), Duration::from_mins(1)).unwrap_err().what
}

const HOCR: &str = r#"<html><body><div class="ocr_page" title="image; bbox 0 0 400 100"><p class="ocr_par">
<span class="ocr_line" title="bbox 10 20 200 50; baseline 0.01 -8; x_size 30"><span class="ocrx_word" title="bbox 10 20 90 50; x_wconf 96">Salt</span>
<span class="ocrx_word" title="bbox 100 20 200 50; x_wconf 41">&amp; rope</span> <span class="ocrx_word" title="bbox 300 20 900 50; x_wconf 99">beyond</span></span>
</p></div></body></html>"#;

#[test]
fn words_come_with_their_places_and_confidence() {
    let lines =
        recognised(&scripted(&format!("cat >/dev/null; printf '%s' '{HOCR}'")), Duration::from_mins(1)).unwrap();
    let [line] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!((line.size, line.baseline), (Some(30.0), Some((0.01, -8.0))));
    let words: Vec<(&str, [f64; 4], Option<u8>)> =
        line.words.iter().map(|word| (word.text.as_str(), word.frame, word.confidence)).collect();
    // The last word is not on the page.
    let expected = [("Salt", [10.0, 20.0, 90.0, 50.0], Some(96)), ("& rope", [100.0, 20.0, 200.0, 50.0], Some(41))];
    assert_eq!(words, expected);
}

#[test]
fn what_tesseract_does_wrong_concerns_one_page_and_has_a_reason() {
    assert_eq!(reason("kill -SEGV $$"), "tesseract crashed");
    assert_eq!(reason("kill -XCPU $$"), "tesseract exceeded its time limit");
    assert_eq!(reason("echo first >&2; echo 'no such data' >&2; exit 1"), "tesseract failed: no such data");
    assert_eq!(reason("echo 'std::bad_alloc' >&2; exit 1"), "tesseract exceeded its memory limit");
    assert_eq!(reason("exec yes '<p>'"), "tesseract gave an answer that is too long");
    assert_eq!(reason("exit 3"), "tesseract failed");
    for garbage in
        ["printf '\\377\\376\\000<<<&&&'", "echo no markup", "exit 0", "printf '%s' '<div class=\"ocr_page\">x</div>'"]
    {
        let lines = recognised(&scripted(garbage), Duration::from_mins(1)).unwrap_or_default();
        assert!(lines.is_empty(), "{garbage}: {lines:?}");
    }
    let none = Ocr { worker: Worker { program: "/no/such/program".into(), arguments: Vec::new() }, ..scripted("") };
    assert!(recognised(&none, Duration::from_mins(1)).unwrap_err().temporary);
}

#[test]
fn a_page_that_takes_too_long_is_given_up_and_a_stopped_run_does_not_wait() {
    for script in ["exec sleep 600", "cat >/dev/null; exec sleep 600", "echo '<p>'; exec sleep 600"] {
        let started = Instant::now();
        let skip = recognised(&scripted(script), Duration::from_millis(300)).unwrap_err();
        assert_eq!((skip.what.as_str(), skip.temporary), ("tesseract exceeded its time limit", false), "{script}");
        let ocr = scripted(script);
        ocr.stop.store(true, Ordering::Relaxed);
        let skip = recognised(&ocr, Duration::from_mins(5)).unwrap_err();
        assert!(skip.temporary, "{script}: {skip:?}");
        assert!(started.elapsed() < Duration::from_mins(1), "{script}");
    }
}

#[test]
fn programs_in_relative_folders_do_not_count() {
    assert_eq!(on_path("no-such-program-anywhere"), None);
    let shell = on_path("sh").expect("a shell");
    assert!(shell.is_absolute());
}
