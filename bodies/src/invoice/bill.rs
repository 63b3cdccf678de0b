//! What it comes to, in minor units of the currency, each amount rounded once.

use super::{Invoice, Line};
use crate::currency::Currency;

/// The sums of an invoice, in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bill {
    /// All lines together, as they are printed.
    pub net: i128,
    /// The tax on that, if the invoice speaks of tax.
    pub tax: Option<i128>,
    /// What is to be paid.
    pub total: i128,
}

impl Line {
    /// What this line comes to, in minor units, half of one rounded away from zero.
    pub fn amount(&self, currency: &Currency) -> i128 {
        let decimals = u32::try_from(currency.decimals()).unwrap_or(0);
        self.quantity.times(self.unit_price, decimals)
    }
}

impl Invoice {
    /// Adds up the amounts as they are printed, so that whoever adds them up again agrees.
    pub fn bill(&self) -> Bill {
        let net = self.lines.iter().map(|line| line.amount(&self.currency)).sum();
        let tax = self.tax_percent.map(|percent| percent.percent_of(net));
        Bill { net, tax, total: net + tax.unwrap_or(0) }
    }
}
