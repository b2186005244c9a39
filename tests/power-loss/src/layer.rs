//! The layer between SQLite and the system's files: a "VFS" in SQLite's words
//! (<https://www.sqlite.org/vfs.html>).
//!
//! It is the process's default once [`install`] was called, so that the code under test is
//! the code that ships. Each of its functions hands on to the system's own; files of the
//! folder that is watched are written on the tape besides, and wait while the disk
//! [hangs](hang).

use crate::tape::{Event, FileId, Tape};
use rusqlite::ffi;
use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::mem::size_of;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, Once, PoisonError};

/// The system's layer.
static REAL: AtomicPtr<ffi::sqlite3_vfs> = AtomicPtr::new(null_mut());
static TAPE: Mutex<Option<Tape>> = Mutex::new(None);
static HANGS: Mutex<bool> = Mutex::new(false);
static WORKS: Condvar = Condvar::new();

fn lock<T>(of: &'static Mutex<T>) -> MutexGuard<'static, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Puts the layer below every connection that is opened from now on.
///
/// # Panics
/// When SQLite has no layer of its own, or does not take this one.
pub fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: SQLite's own layer lives as long as the process. The copy is leaked, and
        // so lives as long. Every function that is taken over from the copy ignores which
        // layer it is called for, as those of `os_unix.c` do.
        unsafe {
            let real = ffi::sqlite3_vfs_find(null());
            assert!(!real.is_null(), "SQLite has a layer of its own");
            REAL.store(real, Ordering::SeqCst);
            let mut layer = *real;
            layer.szOsFile += size_of::<Taped>() as c_int;
            layer.zName = c"lamplight-power-loss".as_ptr();
            layer.pNext = null_mut();
            layer.xOpen = Some(open);
            layer.xDelete = Some(delete);
            let layer = Box::leak(Box::new(layer));
            assert_eq!(ffi::sqlite3_vfs_register(layer, 1), ffi::SQLITE_OK);
        }
    });
}

/// Begins a tape of `folder`, where nothing may be open yet.
pub fn record(folder: &Path) {
    *lock(&TAPE) = Some(Tape::new(folder));
}

/// Notes where the run is.
pub fn mark(of: &'static str, number: u64) {
    push(Event::Mark { of, number });
}

/// Ends the tape and gives it.
#[must_use]
pub fn take() -> Vec<Event> {
    lock(&TAPE).take().map_or(Vec::new(), |tape| tape.events)
}

/// From now on whoever writes to the watched folder waits; `false` lets all go on.
pub fn hang(hangs: bool) {
    *lock(&HANGS) = hangs;
    WORKS.notify_all();
}

fn push(event: Event) {
    if let Some(tape) = lock(&TAPE).as_mut() {
        tape.events.push(event);
    }
}

/// An open file: SQLite's part, ours, and the system's after it in the same memory.
#[repr(C)]
struct Taped {
    base: ffi::sqlite3_file,
    /// 0 when it is not watched.
    file: FileId,
}

/// The system's file behind one of ours.
///
/// # Safety
/// `file` was opened by [`open`].
unsafe fn real(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    // SAFETY: `szOsFile` asks for room for both, one after the other.
    unsafe { file.cast::<Taped>().add(1).cast() }
}

/// The watched file behind a file of ours, after waiting for a disk that hangs.
///
/// # Safety
/// `file` was opened by [`open`].
unsafe fn watched(file: *mut ffi::sqlite3_file) -> Option<FileId> {
    // SAFETY: by the caller's word it is one of ours.
    let file = unsafe { (*file.cast::<Taped>()).file };
    if file == 0 {
        return None;
    }
    let mut hangs = lock(&HANGS);
    while *hangs {
        hangs = WORKS.wait(hangs).unwrap_or_else(PoisonError::into_inner);
    }
    Some(file)
}

/// # Safety
/// Called by SQLite with memory of `szOsFile` bytes and a name that ends with 0, or none.
unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    let system = REAL.load(Ordering::SeqCst);
    // SAFETY: as SQLite calls us, so we call the system's layer, with its part of the memory.
    unsafe {
        let ours = file.cast::<Taped>();
        (*ours).base.pMethods = null();
        (*ours).file = 0;
        let Some(open) = (*system).xOpen else {
            return ffi::SQLITE_CANTOPEN;
        };
        let answer = open(system, name, real(file), flags, out);
        if !(*real(file)).pMethods.is_null() {
            (*ours).base.pMethods = &raw const METHODS;
        }
        if answer == ffi::SQLITE_OK && !name.is_null() {
            let opened = lock(&TAPE)
                .as_mut()
                .and_then(|tape| tape.opened(path(name)));
            (*ours).file = opened.unwrap_or(0);
        }
        answer
    }
}

/// # Safety
/// `name` ends with 0 and outlives the answer.
unsafe fn path<'a>(name: *const c_char) -> &'a Path {
    // SAFETY: by the caller's word.
    let name = unsafe { CStr::from_ptr(name) };
    Path::new(OsStr::from_bytes(name.to_bytes()))
}

/// # Safety
/// Called by SQLite with a name that ends with 0.
unsafe extern "C" fn delete(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    sync_folder: c_int,
) -> c_int {
    let system = REAL.load(Ordering::SeqCst);
    // SAFETY: handed on as it came.
    unsafe {
        let Some(delete) = (*system).xDelete else {
            return ffi::SQLITE_IOERR_DELETE;
        };
        let answer = delete(system, name, sync_folder);
        if let (ffi::SQLITE_OK, Some(tape)) = (answer, lock(&TAPE).as_mut()) {
            tape.removed(path(name), sync_folder != 0);
        }
        answer
    }
}

/// # Safety
/// Called by SQLite with a file of ours and `count` bytes to read.
unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    bytes: *const c_void,
    count: c_int,
    at: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: handed on as it came; the bytes are there for as long as the call lasts.
    unsafe {
        let watched = watched(file);
        let answer = on(file, ffi::SQLITE_IOERR_WRITE, |methods, real| {
            methods.xWrite.map(|write| write(real, bytes, count, at))
        });
        if let (ffi::SQLITE_OK, Some(file)) = (answer, watched) {
            let bytes = std::slice::from_raw_parts(bytes.cast::<u8>(), count as usize).to_vec();
            let at = at as usize;
            push(Event::Written { file, at, bytes });
        }
        answer
    }
}

/// # Safety
/// Called by SQLite with a file of ours.
unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: ffi::sqlite3_int64) -> c_int {
    // SAFETY: handed on as it came.
    unsafe {
        let watched = watched(file);
        let answer = on(file, ffi::SQLITE_IOERR_TRUNCATE, |methods, real| {
            methods.xTruncate.map(|truncate| truncate(real, size))
        });
        if let (ffi::SQLITE_OK, Some(file)) = (answer, watched) {
            let length = size as usize;
            push(Event::Cut { file, length });
        }
        answer
    }
}

/// # Safety
/// Called by SQLite with a file of ours.
unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: handed on as it came.
    unsafe {
        let watched = watched(file);
        let answer = on(file, ffi::SQLITE_IOERR_FSYNC, |methods, real| {
            methods.xSync.map(|sync| sync(real, flags))
        });
        if let (ffi::SQLITE_OK, Some(file)) = (answer, watched) {
            push(Event::Synced { file });
        }
        answer
    }
}

/// Calls a function of the system's file; one that it has not answers `otherwise`.
///
/// # Safety
/// `file` was opened by [`open`].
unsafe fn on<T>(
    file: *mut ffi::sqlite3_file,
    otherwise: T,
    call: impl FnOnce(&ffi::sqlite3_io_methods, *mut ffi::sqlite3_file) -> Option<T>,
) -> T {
    // SAFETY: an open file has its functions as long as it is open.
    unsafe {
        let real = real(file);
        call(&*(*real).pMethods, real).unwrap_or(otherwise)
    }
}

/// A function that only hands on.
macro_rules! hand_on {
    ($name:ident, $method:ident, ($($argument:ident: $type:ty),*) -> $answer:ty, $otherwise:expr) => {
        /// # Safety
        /// Called by SQLite with a file of ours.
        unsafe extern "C" fn $name(file: *mut ffi::sqlite3_file $(, $argument: $type)*) -> $answer {
            // SAFETY: handed on as it came.
            unsafe {
                on(file, $otherwise, |methods, real| {
                    methods.$method.map(|call| call(real $(, $argument)*))
                })
            }
        }
    };
}

hand_on!(close, xClose, () -> c_int, ffi::SQLITE_IOERR_CLOSE);
hand_on!(read, xRead, (to: *mut c_void, count: c_int, at: ffi::sqlite3_int64) -> c_int, ffi::SQLITE_IOERR_READ);
hand_on!(file_size, xFileSize, (size: *mut ffi::sqlite3_int64) -> c_int, ffi::SQLITE_IOERR_FSTAT);
hand_on!(take_lock, xLock, (level: c_int) -> c_int, ffi::SQLITE_IOERR_LOCK);
hand_on!(unlock, xUnlock, (level: c_int) -> c_int, ffi::SQLITE_IOERR_UNLOCK);
hand_on!(check_lock, xCheckReservedLock, (out: *mut c_int) -> c_int, ffi::SQLITE_IOERR_CHECKRESERVEDLOCK);
hand_on!(control, xFileControl, (what: c_int, about: *mut c_void) -> c_int, ffi::SQLITE_NOTFOUND);
hand_on!(sector_size, xSectorSize, () -> c_int, 4_096);
hand_on!(device, xDeviceCharacteristics, () -> c_int, 0);
hand_on!(shm_map, xShmMap, (page: c_int, size: c_int, extend: c_int, to: *mut *mut c_void) -> c_int, ffi::SQLITE_IOERR_SHMMAP);
hand_on!(shm_lock, xShmLock, (offset: c_int, n: c_int, flags: c_int) -> c_int, ffi::SQLITE_IOERR_SHMLOCK);
hand_on!(shm_barrier, xShmBarrier, () -> (), ());
hand_on!(shm_unmap, xShmUnmap, (delete: c_int) -> c_int, ffi::SQLITE_IOERR_SHMMAP);

/// Version 2: with shared memory, which WAL needs, and without memory maps, which would
/// write past this layer.
static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(take_lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_lock),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};
