//! The few statistics that a bench needs.

/// The middle one; of an even number the upper.
pub fn median(figures: &[f64]) -> f64 {
    percentile(figures, 50.0)
}

/// The smallest figure that at least `percent` of all do not exceed.
pub fn percentile(figures: &[f64], percent: f64) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (percent / 100.0 * sorted.len() as f64).floor() as usize;
    sorted.get(place.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_figures_are_below_the_median() {
        assert!((median(&[5.0, 1.0, 3.0]) - 3.0).abs() < 1e-9);
        assert!((median(&[4.0, 1.0, 3.0, 2.0]) - 3.0).abs() < 1e-9);
    }

    #[test]
    fn one_in_a_hundred_is_above_the_ninety_ninth_percentile() {
        let figures: Vec<f64> = (0..1_000).map(f64::from).collect();
        assert!((percentile(&figures, 99.0) - 990.0).abs() < 1e-9);
        assert!((percentile(&figures[..10], 99.0) - 9.0).abs() < 1e-9);
        assert!(percentile(&[], 50.0).is_nan());
    }
}
