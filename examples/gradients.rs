//! Theory and sampled networks of one initialisation, side by side: `cargo run --release --example gradients`.

use depthscale::model::{Activation, Ensemble, Hyperparameters};
use depthscale::theory::Theory;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    // φ, σ_w², σ_b², and the keep rate ρ: dropout is 1 − ρ
    let network = Hyperparameters::new(Activation::Tanh, 1.4, 0.1, 0.9)?;
    // 50 layers, and so 100 networks of 1000 units, with seed 1
    let theory = Theory::at_fixed_point(&network, 50)?;
    let networks = Ensemble::new(50, 1000, 100, 1)?.sample(&network, theory.start);
    println!("ξ₁ {:?} layers, ξ₂ {:?} layers", theory.xi_1(), theory.xi_2());
    for layer in [50, 40, 30, 20, 10, 1] {
        println!(
            "layer {layer}: g_aa {:?}, networks {}",
            theory.g_aa(layer),
            networks.g_aa(layer)
        );
    }
    Ok(())
}
