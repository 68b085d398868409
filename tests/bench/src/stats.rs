//! Order statistics: what is said about a handful of noisy samples.

use std::time::Duration;

/// Samples in ascending order; never empty.
#[derive(Debug, Clone)]
pub(crate) struct Samples(Vec<f64>);

impl Samples {
    /// An error when there is none.
    pub(crate) fn new(mut values: Vec<f64>) -> crate::Result<Self> {
        if values.is_empty() {
            return Err("no samples".into());
        }
        values.sort_by(f64::total_cmp);
        Ok(Self(values))
    }

    /// In milliseconds.
    pub(crate) fn of_durations(durations: &[Duration]) -> crate::Result<Self> {
        Self::new(durations.iter().map(|d| d.as_secs_f64() * 1e3).collect())
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The smallest sample that `share` of all samples do not exceed (nearest rank).
    pub(crate) fn quantile(&self, share: f64) -> f64 {
        let rank = (share * self.0.len() as f64).ceil() as usize;
        let at = rank.clamp(1, self.0.len()) - 1;
        self.0.get(at).copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    pub(crate) fn min(&self) -> f64 {
        self.quantile(0.0)
    }

    pub(crate) fn max(&self) -> f64 {
        self.quantile(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Samples;

    #[test]
    fn quantiles_are_samples_by_nearest_rank() {
        let samples = Samples::new((1..=200).rev().map(f64::from).collect()).unwrap();
        let found = [0.0, 0.5, 0.99, 1.0].map(|share| samples.quantile(share) as i64);
        assert_eq!(found, [1, 100, 198, 200]);
        assert_eq!(samples.count(), 200);
        let one = Samples::new(vec![7.0]).unwrap();
        assert_eq!([one.min(), one.median(), one.max()].map(|v| v as i64), [7, 7, 7]);
        assert!(Samples::new(Vec::new()).is_err());
    }
}
