//! How many values a key of a link may have: the one table of such limits. Each is kept where text is read, so that what comes after
//! may count on it.

/// Curves of a picture, each with a hue or a stroke of its own: more cannot be told apart.
pub const CURVES: usize = 8;
/// Networks side by side: more cannot be told apart, or waited for.
pub const NETWORKS: usize = 16;
/// Lists in a link: one gives the hues, one the strokes.
pub const LISTS: usize = 2;
/// Values along a side of a map.
pub const SIDE: usize = 64;
/// Values of a curve that is drawn or typed.
pub const KNOTS: usize = 64;
