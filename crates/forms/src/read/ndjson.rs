//! NDJSON: one row in JSON a line.

use std::io::BufRead;

use treem_domain::imports::Place;
use treem_domain::kernel::Result;

use super::{Emit, member, skip_bom};
use crate::bounds::Bounds;
use crate::refusal::{Refusal, line_too_long, unreadable};

pub(super) fn each(mut input: impl BufRead, bounds: &Bounds, emit: &mut Emit<'_>) -> Result<()> {
    skip_bom(&mut input)?;
    let mut line = Vec::new();
    let mut number = 0;
    while let Some(fits) = next_line(&mut input, &mut line, bounds.max_line_bytes)? {
        number += 1;
        let row = match line.trim_ascii() {
            [] if fits => continue,
            json if fits => member::row(json, number),
            _ => Err(Refusal::new(
                Place {
                    row: number,
                    ..Place::default()
                },
                line_too_long(bounds.max_line_bytes),
            )),
        };
        if emit(row).is_break() {
            break;
        }
    }
    Ok(())
}

/// Reads a line without its end; false where it is longer than `most`, and then it is read over. `None` at the end.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>, most: usize) -> Result<Option<bool>> {
    line.clear();
    let mut fits = true;
    let mut has_begun = false;
    loop {
        let buffered = input.fill_buf().map_err(unreadable)?;
        if buffered.is_empty() {
            return Ok(has_begun.then_some(fits));
        }
        has_begun = true;
        let end = buffered.iter().position(|byte| *byte == b'\n');
        let part = &buffered[..end.unwrap_or(buffered.len())];
        fits = fits && line.len() + part.len() <= most;
        if fits {
            line.extend_from_slice(part);
        }
        let consumed = part.len() + usize::from(end.is_some());
        input.consume(consumed);
        if end.is_some() {
            return Ok(Some(fits));
        }
    }
}
