//! Units in fixed-size tiles, and sums over them whose order does not depend on the hardware.
//!
//! A tile past the width is padded with zero normals and units that send 0, so padded units add exactly nothing to any sum
//! and no loop needs a tail.

/// Units a tile: small enough that all its columns stay in the first-level cache.
pub const TILE: usize = 64;

/// Partial sums a reduction keeps. Fixed, so that vector and scalar code add in the same order.
const LANES: usize = 4;

/// One number for each unit of a tile.
pub type Column = [f64; TILE];

/// What the backward pass needs of a tile of one layer.
#[derive(Clone, Debug)]
pub struct Tile {
    /// The two normals behind each unit's pair of preactivations.
    pub normals: [Column; 2],
    /// x_a, what the unit sends on for input a.
    pub a: Column,
    /// x_b; or x_b − x_a where the pair is near (see [`Stage`](super::network::Stage)).
    pub y: Column,
}

impl Tile {
    /// All zero.
    pub const ZERO: Self = Self {
        normals: [[0.0; TILE]; 2],
        a: [0.0; TILE],
        y: [0.0; TILE],
    };
}

/// Number of tiles that hold `width` units.
pub fn tiles(width: usize) -> usize {
    width.div_ceil(TILE)
}

/// Σu², Σuv, Σv² and Σ|uw| over units.
#[derive(Clone, Copy, Debug, Default)]
pub struct GramSum([[f64; LANES]; 4]);

impl GramSum {
    /// Adds a tile; `w` is v itself or the vector that v is the distance to.
    #[inline(always)]
    pub fn add(&mut self, u: &Column, v: &Column, w: &Column) {
        let [mut uu, mut uv, mut vv, mut absolute] = self.0;
        let rows = u
            .as_chunks::<LANES>()
            .0
            .iter()
            .zip(v.as_chunks::<LANES>().0)
            .zip(w.as_chunks::<LANES>().0);
        for ((u, v), w) in rows {
            for i in 0..LANES {
                uu[i] += u[i] * u[i];
                uv[i] += u[i] * v[i];
                vv[i] += v[i] * v[i];
                absolute[i] += (u[i] * w[i]).abs();
            }
        }
        self.0 = [uu, uv, vv, absolute];
    }

    /// Adds the sums over other units.
    pub fn merge(&mut self, other: &Self) {
        merge(&mut self.0, &other.0);
    }

    /// [Σu², Σuv, Σv², Σ|uw|].
    pub fn finish(self) -> [f64; 4] {
        self.0.map(fold)
    }
}

/// Σ u_i v_j over units for two pairs of columns.
#[derive(Clone, Copy, Debug, Default)]
pub struct CrossSum([[f64; LANES]; 4]);

impl CrossSum {
    /// Adds a tile.
    #[inline(always)]
    pub fn add(&mut self, u: [&Column; 2], v: [&Column; 2]) {
        let [mut aa, mut ab, mut ba, mut bb] = self.0;
        let left = u[0]
            .as_chunks::<LANES>()
            .0
            .iter()
            .zip(u[1].as_chunks::<LANES>().0);
        let right = v[0]
            .as_chunks::<LANES>()
            .0
            .iter()
            .zip(v[1].as_chunks::<LANES>().0);
        for ((ua, ub), (va, vb)) in left.zip(right) {
            for i in 0..LANES {
                aa[i] += ua[i] * va[i];
                ab[i] += ua[i] * vb[i];
                ba[i] += ub[i] * va[i];
                bb[i] += ub[i] * vb[i];
            }
        }
        self.0 = [aa, ab, ba, bb];
    }

    /// Adds the sums over other units.
    pub fn merge(&mut self, other: &Self) {
        merge(&mut self.0, &other.0);
    }

    /// [[Σu₁v₁, Σu₁v₂], [Σu₂v₁, Σu₂v₂]].
    pub fn finish(self) -> [[f64; 2]; 2] {
        let [aa, ab, ba, bb] = self.0.map(fold);
        [[aa, ab], [ba, bb]]
    }
}

fn merge(own: &mut [[f64; LANES]; 4], other: &[[f64; LANES]; 4]) {
    let others = other.as_flattened();
    own.as_flattened_mut()
        .iter_mut()
        .zip(others)
        .for_each(|(own, other)| *own += other);
}

fn fold(lanes: [f64; LANES]) -> f64 {
    (lanes[0] + lanes[2]) + (lanes[1] + lanes[3])
}
