//! Opening a stranger's archive: its table of contents is read into memory whole, before anybody can count what is in it.

use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

use treem_domain::kernel::{Code, Error, Result};
use zip::ZipArchive;

use crate::format::broken_archive;
use crate::refusal::{file, unreadable};

/// Bytes that may be read before the archive is open: room for several times as many parts as are taken.
const OPENING: u64 = 1 << 20;

/// Opens an archive of so many parts at most.
pub(crate) fn open<R: Read + Seek>(mut input: R, most_entries: usize) -> Result<ZipArchive<Metered<R>>> {
    input.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let left = Rc::new(Cell::new(OPENING));
    let metered = Metered {
        input,
        left: left.clone(),
    };
    let opened = ZipArchive::new(metered);
    let is_over = left.replace(u64::MAX) == 0;
    match opened {
        Ok(archive) if archive.len() <= most_entries => Ok(archive),
        Err(_) if !is_over => Err(broken_archive()),
        _ => Err(too_many_entries(most_entries)),
    }
}

/// Ends the input where opening the archive takes too many bytes.
pub(crate) struct Metered<R> {
    input: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        let left = self.left.get();
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(output.len());
        if most == 0 && !output.is_empty() {
            return Err(io::Error::other("too much is read before the archive is open"));
        }
        let read = self.input.read(&mut output[..most])?;
        self.left.set(left.saturating_sub(read as u64));
        Ok(read)
    }
}

impl<R: Seek> Seek for Metered<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.input.seek(to)
    }
}

pub(crate) fn too_many_entries(most: usize) -> Error {
    file(
        Code::TooMany,
        format!("Bảng tính có quá {most} thành phần; hãy dùng biểu mẫu gốc."),
        format!("The workbook has more than {most} parts; use the original form."),
    )
}
