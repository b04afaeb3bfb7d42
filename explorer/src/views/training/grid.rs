//! Networks over two quantities, one of them the depth, and the order in which they are trained.

/// Columns of σ_w² or η, and rows of L.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub columns: Vec<f64>,
    pub depths: Vec<usize>,
    /// The cell of each block, counted row by row from below.
    order: Vec<usize>,
}

impl Grid {
    pub fn new(columns: Vec<f64>, depths: Vec<usize>) -> Self {
        Self {
            order: farthest_first(columns.len(), depths.len()),
            columns,
            depths,
        }
    }

    pub fn cells(&self) -> usize {
        self.order.len()
    }

    /// Column and row of a block.
    pub fn of_block(&self, block: usize) -> (usize, usize) {
        let (cell, columns) = (self.order[block], self.columns.len());
        (cell % columns, cell / columns)
    }

    /// What the cells of a map hold, row by row from below, from what the blocks so far do.
    pub fn rows<T>(&self, blocks: impl Iterator<Item = T>) -> Vec<Option<T>> {
        let mut cells: Vec<Option<T>> = self.order.iter().map(|_| None).collect();
        for (value, cell) in blocks.zip(&self.order) {
            cells[*cell] = Some(value);
        }
        cells
    }

    /// Column and row nearest to σ_w² and L.
    pub fn nearest(&self, value: f64, depth: f64) -> (usize, usize) {
        let depths = self.depths.iter().map(|depth| *depth as f64);
        (
            nearest(self.columns.iter().copied(), value),
            nearest(depths, depth),
        )
    }

    /// σ_w² and L of a column and a row.
    pub fn at(&self, (column, row): (usize, usize)) -> (f64, u32) {
        (self.columns[column], self.depths[row] as u32)
    }

    /// Lower and upper ends of the columns, and of the rows: half way between values.
    pub fn edges(&self) -> [Vec<f64>; 2] {
        self.values().map(|values| edges(&values))
    }

    /// Those of the columns, and L of the rows.
    pub fn values(&self) -> [Vec<f64>; 2] {
        let depths = self.depths.iter().map(|depth| *depth as f64);
        [self.columns.clone(), depths.collect()]
    }
}

fn nearest(values: impl Iterator<Item = f64>, to: f64) -> usize {
    let distance = |value: f64| (value - to).abs();
    let nearest = values
        .enumerate()
        .min_by(|one, other| distance(one.1).total_cmp(&distance(other.1)));
    nearest.map_or(0, |(index, _)| index)
}

fn edges(values: &[f64]) -> Vec<f64> {
    /// Half the width of a cell that has no neighbours, relative.
    const ALONE: f64 = 0.05;
    let (Some(first), Some(last)) = (values.first(), values.last()) else {
        return Vec::new();
    };
    let middles: Vec<f64> = values.windows(2).map(|pair| 0.5 * (pair[0] + pair[1])).collect();
    let low = middles
        .first()
        .map_or(first * (1.0 - ALONE), |middle| 2.0 * first - middle);
    let high = middles
        .last()
        .map_or(last * (1.0 + ALONE), |middle| 2.0 * last - middle);
    [&[low][..], &middles, &[high]].concat()
}

/// Each cell as far from those before as can be, from the middle on: coarse to fine (Gonzalez 1985). Columns and rows count in parts
/// of the map.
fn farthest_first(columns: usize, rows: usize) -> Vec<usize> {
    let cells = columns * rows;
    let place = |cell: usize| {
        let part = |index: usize, count: usize| (index as f64 + 0.5) / count as f64;
        (part(cell % columns, columns), part(cell / columns, rows))
    };
    let distance = |one: usize, other: usize| {
        let ((x, y), (to_x, to_y)) = (place(one), place(other));
        (x - to_x) * (x - to_x) + (y - to_y) * (y - to_y)
    };
    let mut free = vec![f64::INFINITY; cells];
    let mut order = Vec::with_capacity(cells);
    let mut next = (rows / 2) * columns + columns / 2;
    while order.len() < cells {
        order.push(next);
        free[next] = -1.0;
        let mut farthest = (next, -1.0);
        for (cell, free) in free.iter_mut().enumerate() {
            *free = free.min(distance(cell, next));
            if *free > farthest.1 {
                farthest = (cell, *free);
            }
        }
        next = farthest.0;
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_is_trained_once() {
        for (columns, rows) in [(1, 1), (1, 7), (12, 10), (5, 3)] {
            let mut order = farthest_first(columns, rows);
            order.sort_unstable();
            assert_eq!(order, (0..columns * rows).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_first_dozen_cells_lie_all_over_the_map() {
        let order = farthest_first(12, 10);
        for cell in 0..120 {
            let near = order[..12].iter().any(|first| {
                let apart = |one: usize, other: usize| one.abs_diff(other);
                apart(first % 12, cell % 12) <= 3 && apart(first / 12, cell / 12) <= 3
            });
            assert!(near, "nothing near cell {cell}");
        }
    }

    #[test]
    fn edges_lie_between_values() {
        let grid = Grid::new(vec![1.0, 2.0, 3.0], vec![10, 20]);
        assert_eq!(grid.edges(), [vec![0.5, 1.5, 2.5, 3.5], vec![5.0, 15.0, 25.0]]);
        assert_eq!(grid.nearest(2.4, 100.0), (1, 1));
        assert_eq!(grid.at((1, 1)), (2.0, 20));
        let alone = Grid::new(vec![2.0], vec![40]);
        assert_eq!(alone.edges(), [vec![1.9, 2.1], vec![38.0, 42.0]]);
    }
}
