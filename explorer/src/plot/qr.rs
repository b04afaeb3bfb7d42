//! A QR code as one SVG path, to point a camera at.

use qrcodegen::{QrCode, QrCodeEcc};
use serde::Serialize;
use std::fmt::Write;

/// Light modules around the code, as ISO/IEC 18004 asks for.
const QUIET: i32 = 4;

/// A square of modules.
#[derive(Clone, Debug, Serialize)]
pub struct Qr {
    /// Modules on a side, the quiet zone included.
    pub size: i32,
    /// The dark modules, as the `d` of an SVG path in units of one module: a box for each run in a row.
    pub path: String,
}

/// The code of `text`, with as much error correction as its smallest size holds, medium at least.
///
/// # Errors
/// A text that no QR code holds: more than 2331 bytes.
pub fn qr(text: &str) -> Result<Qr, String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|error| error.to_string())?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|&at| code.get_module(at, y)).count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET); // writing to a String cannot fail
            }
            x += run as i32 + 1;
        }
    }
    Ok(Qr {
        size: code.size() + 2 * QUIET,
        path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws the path with `scale` pixels a module and has an independent decoder read it.
    fn decoded(Qr { size, path }: &Qr, scale: usize) -> String {
        let side = *size as usize;
        let mut dark = vec![false; side * side];
        for part in path.split('M').skip(1) {
            let numbers: Vec<usize> = part
                .split(|c: char| !c.is_ascii_digit())
                .filter_map(|word| word.parse().ok())
                .collect();
            let (x, y, run) = (numbers[0], numbers[1], numbers[2]);
            dark[y * side + x..y * side + x + run].fill(true);
        }
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(side * scale, side * scale, |x, y| {
            if dark[y / scale * side + x / scale] {
                0
            } else {
                255
            }
        });
        image.detect_grids()[0].decode().unwrap().1
    }

    #[test]
    fn a_decoder_reads_the_address_back() {
        let long = format!(
            "https://example.org/depthscale/#v=1&view=point&phi={}",
            "z*".repeat(400)
        );
        for text in [
            "https://example.org/depthscale/#v=1&view=gradients&sw2=1.4&rho=0.9",
            &long,
        ] {
            assert_eq!(decoded(&qr(text).unwrap(), 4), text);
        }
        assert!(qr(&"z".repeat(4096)).is_err());
    }
}
