"""The same step of training as `train::Trainer` takes, the way it is usually written in numpy. `cargo xtask bench` runs it for the
ratio; by hand: python3 benches/train_numpy.py [L] [N] [B]."""

import sys
import time

import numpy as np

SW2, SB2, RHO, RATE, FEATURES, CLASSES = 1.4, 0.05, 0.98, 1e-3, 64, 10


def step(rng, weights, biases, readout, x, labels):
    """Loss before a step of plain gradient descent, which it takes."""
    inputs, slopes = [x], []
    for w, b in zip(weights, biases):
        t = np.tanh(inputs[-1] @ w.T + b)
        kept = (rng.random(t.shape, dtype=np.float32) < RHO) * np.float32(1 / RHO)
        inputs.append(t * kept)
        slopes.append((1 - t * t) * kept)
    outputs = inputs[-1] @ readout.T
    p = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    rows = np.arange(len(labels))
    loss = -np.log(p[rows, labels]).mean()
    p[rows, labels] -= 1
    p /= len(labels)
    errors = p @ readout
    readout -= RATE * (p.T @ inputs[-1])
    for layer in reversed(range(len(weights))):
        errors *= slopes[layer]
        before = errors @ weights[layer] if layer else None
        weights[layer] -= RATE * (errors.T @ inputs[layer])
        biases[layer] -= RATE * errors.sum(axis=0)
        errors = before
    return loss


def main():
    depth, width, batch = (int(text) for text in (sys.argv[1:] + ["20", "256", "128"][len(sys.argv) - 1 :]))
    rng = np.random.default_rng(1)
    normal = lambda *shape: rng.standard_normal(shape, dtype=np.float32)
    sizes = [FEATURES] + [width] * (depth - 1)
    weights = [normal(width, size) * np.float32(np.sqrt(SW2 / size)) for size in sizes]
    biases = [normal(width) * np.float32(np.sqrt(SB2)) for _ in sizes]
    readout = normal(CLASSES, width) * np.float32(np.sqrt(1 / width))
    x, labels = normal(batch, FEATURES), rng.integers(0, CLASSES, batch)
    seconds = []
    for _ in range(30):
        begun = time.perf_counter()
        loss = step(rng, weights, biases, readout, x, labels)
        seconds.append(time.perf_counter() - begun)
    print(f"numpy {np.__version__}: {min(seconds):.6f} s a step of L={depth}, N={width}, B={batch}; loss {loss:.4f}")


main()
