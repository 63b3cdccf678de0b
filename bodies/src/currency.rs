//! Currencies, and how many digits after the point an amount has in each.
//!
//! # Source
//! ISO 4217, list one (codes of currencies and funds, with their minor units), without precious
//! metals, units of account of banks and codes for tests.

use crate::decimal::grouped;

/// The codes by the digits that follow the point.
const BY_DECIMALS: [(usize, &str); 4] = [
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (
        2,
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD \
         CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ \
         GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL \
         MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR \
         PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT \
         TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG",
    ),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
];

/// A currency of ISO 4217.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currency {
    code: String,
    decimals: usize,
}

impl Currency {
    /// The currency with this code of three capital letters.
    pub fn read(code: &str) -> Option<Self> {
        let holds = |codes: &str| codes.split(' ').any(|known| known == code);
        let (decimals, _) = BY_DECIMALS.into_iter().find(|(_, codes)| holds(codes))?;
        Some(Self { code: code.to_owned(), decimals })
    }

    /// Its code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// How many digits follow the point: as many zeros as there are minor units in one.
    pub fn decimals(&self) -> usize {
        self.decimals
    }

    /// An amount of minor units, written in whole ones, without the code.
    pub fn written(&self, minor: i128) -> String {
        let sign = if minor < 0 { "−" } else { "" };
        let in_one = 10_u128.pow(u32::try_from(self.decimals).unwrap_or(0));
        let whole = grouped(minor.unsigned_abs() / in_one);
        if self.decimals == 0 {
            return format!("{sign}{whole}");
        }
        let rest = minor.unsigned_abs() % in_one;
        format!("{sign}{whole}.{rest:0width$}", width = self.decimals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_the_digits_of_its_currency() {
        let written = |code: &str, minor| Currency::read(code).unwrap().written(minor);
        assert_eq!(written("EUR", 123_456_705), "1,234,567.05");
        assert_eq!(written("EUR", -5), "−0.05");
        assert_eq!(written("JPY", 1_500), "1,500");
        assert_eq!(written("KWD", 1_005), "1.005");
        assert_eq!(written("CLF", 10_000), "1.0000");
    }

    #[test]
    fn a_code_is_that_of_the_standard_and_nothing_near_it() {
        for code in ["eur", "EURO", "EU", "", " ", "EUR ", "XXX", "EUR FJD", "ÉUR"] {
            assert_eq!(Currency::read(code), None, "{code}");
        }
        let all = BY_DECIMALS.iter().flat_map(|(_, codes)| codes.split(' '));
        let mut known: Vec<&str> = all.collect();
        let count = known.len();
        assert!(known.iter().all(|code| code.len() == 3), "{known:?}");
        known.sort_unstable();
        known.dedup();
        assert_eq!(known.len(), count, "a code stands in two rows");
    }
}
