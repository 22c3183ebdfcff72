#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| ibid_fuzz::claims(text));
