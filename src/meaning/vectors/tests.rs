use std::thread;

use tempfile::TempDir;

use super::*;

fn file(folder: &TempDir) -> (VectorFile, Header) {
    let file = VectorFile { path: folder.path().join("vectors-m"), stamp: [1; 32], digest: OnceLock::from([2; 32]) };
    let header = Header {
        model: [2; 32],
        stamp: [1; 32],
        dimensions: 8,
        slots: FIRST_SLOTS,
        generation: generation(),
        filled: 0,
    };
    (file, header)
}

fn entry(number: u32) -> (Key, Quantized) {
    let digest: [u8; 32] = Sha256::digest(number.to_le_bytes()).into();
    (Key::of(&digest), Quantized { step: 0.5, values: (0..8).map(|at| ((number + at) % 100) as i8).collect() })
}

fn add(file: &VectorFile, locked: Locked, numbers: std::ops::Range<u32>) -> Locked {
    let mut locked = locked;
    for number in numbers {
        let (key, vector) = entry(number);
        if (locked.header.filled + 1) * 100 > locked.header.slots * MOST_FILLED {
            locked = file.replaced(&locked, locked.header.slots * GROWTH / 100, None).expect("room");
        }
        assert!(locked.put(&key, &vector).expect("written"));
    }
    locked.count().expect("written");
    locked
}

#[test]
fn vectors_are_found_after_the_table_has_grown() {
    let folder = TempDir::new().expect("a folder");
    let (file, header) = file(&folder);
    let locked = Locked { file: file.create(&header).expect("made"), header };
    let locked = add(&file, locked, 0..2000);
    assert_eq!(locked.header.filled, 2000);
    assert!(locked.header.slots * 8 < 2000 * 8 * 100 / 60, "room: {} slots", locked.header.slots);
    for number in 0..2000 {
        let (key, vector) = entry(number);
        assert_eq!(find(&locked.file, &locked.header, &key), Some(vector));
    }
    assert_eq!(find(&locked.file, &locked.header, &entry(9999).0), None);
    let few: HashSet<Key> = (0..100).map(|number| entry(number).0).collect();
    let small = file.replaced(&locked, slots_for(100), Some(&few)).expect("room");
    assert_eq!(small.header.filled, 100);
    assert!(find(&small.file, &small.header, &entry(7).0).is_some());
    assert!(find(&small.file, &small.header, &entry(700).0).is_none());
    let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(left.len(), 1, "no part is left: {left:?}");
}

#[test]
fn damage_is_noticed() {
    let folder = TempDir::new().expect("a folder");
    let (file, header) = file(&folder);
    let locked = Locked { file: file.create(&header).expect("made"), header };
    let locked = add(&file, locked, 0..100);
    let whole = fs::read(&file.path).expect("readable");
    // Every byte of a filled slot is covered by its checksum.
    for at in (0..whole.len()).step_by(7) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        fs::write(&file.path, &damaged).expect("written");
        let Some(header) = header_of(&locked.file) else { continue };
        for number in 0..100 {
            let (key, vector) = entry(number);
            assert!(find(&locked.file, &header, &key).is_none_or(|found| found == vector), "byte {at}");
        }
    }
    for length in [0, 5, HEADER_BYTES, HEADER_BYTES + 20, whole.len() - 3] {
        fs::write(&file.path, &whole[..length]).expect("written");
        let header = header_of(&locked.file);
        assert_eq!(header.is_some(), length >= HEADER_BYTES);
        for number in 0..100 {
            let (key, vector) = entry(number);
            let found = header.and_then(|header| find(&locked.file, &header, &key));
            assert!(found.is_none_or(|found| found == vector));
        }
    }
}

#[test]
fn processes_share_the_file() {
    let folder = TempDir::new().expect("a folder");
    let (file, header) = file(&folder);
    file.create(&header).expect("made");
    // A writer in a process of its own opens the file again and locks it.
    let write = |number: u32| {
        loop {
            let open = OpenOptions::new().read(true).write(true).open(&file.path).expect("there");
            open.lock().expect("locked");
            let header = header_of(&open).expect("whole");
            let now = header_of(&File::open(&file.path).expect("there")).expect("whole");
            if now.generation == header.generation {
                return add(&file, Locked { file: open, header }, number..number + 1);
            }
        }
    };
    thread::scope(|scope| {
        for writer in 0..4 {
            scope.spawn(move || (0..200).for_each(|number| drop(write(writer * 200 + number))));
        }
    });
    let open = File::open(&file.path).expect("there");
    let header = header_of(&open).expect("whole");
    assert_eq!(header.filled, 800);
    assert!((0..800).all(|number| find(&open, &header, &entry(number).0) == Some(entry(number).1)));
}
