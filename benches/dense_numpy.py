"""The same networks as `sampler=dense`, the way they are usually written in numpy: every weight drawn and kept, both inputs through
it, backpropagation. `cargo xtask bench` runs it for the ratio; by hand: python3 benches/dense_numpy.py [L] [N] [networks]."""

import sys
import time

import numpy as np

SW2, SB2, RHO, Q0, C0 = 1.4, 0.1, 0.9, 0.5, 0.7


def network(rng, depth, width):
    """g_aa and signed g_ab of layers 1 to L of one tanh network."""
    start = rng.multivariate_normal([0, 0], [[Q0, Q0 * C0], [Q0 * C0, Q0]], size=width)
    z, layers = start, []
    for _ in range(depth):
        kept = (rng.random((width, 2)) < RHO) / RHO
        t = np.tanh(z)
        x = kept * t
        weights = rng.standard_normal((width, width)) * np.sqrt(SW2 / width)
        z = weights @ x + rng.standard_normal((width, 1)) * np.sqrt(SB2)
        layers.append((weights, x, kept * (1 - t * t)))
    delta, gradients = 2 * z, []
    for weights, x, slope in reversed(layers):
        gradients.append((x.T @ x) * (delta.T @ delta) / width**2)
        delta = slope * (weights.T @ delta)
    return np.array([(g[0, 0], g[0, 1]) for g in reversed(gradients)])


def main():
    depth, width, networks = (int(text) for text in (sys.argv[1:] + ["200", "1000", "2"][len(sys.argv) - 1 :]))
    rng = np.random.default_rng(1)
    network(rng, 5, width)
    begun = time.perf_counter()
    all_networks = np.array([network(rng, depth, width) for _ in range(networks)])
    seconds = (time.perf_counter() - begun) / networks
    g_aa, g_ab = all_networks.mean(axis=0)[0]
    print(f"numpy {np.__version__}: {seconds:.3f} s a network of L={depth}, N={width}; layer 1: g_aa {g_aa:.3e}, g_ab {g_ab:.3e}")


main()
