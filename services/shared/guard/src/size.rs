//! How much a value may be, judged from the text alone.
//!
//! A short statement can ask for a huge value (`repeat`, `lpad`, doubled strings), and searching
//! in such values is work that no statement timeout stops. So every expression is given a bound
//! on its number and on its length, in orders that add up and multiply: what the text states,
//! what is stored in a table, what an aggregate collects, what a recursion feeds back.

/// Where a bound comes from; each order may hold more than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Order {
    /// The statement itself states it.
    Stated,
    /// A value stored in one row.
    Stored,
    /// Collected from many rows.
    Collected,
    /// A column of a recursion, within the recursion.
    FedBack,
    Unbounded,
}

/// An order, and what stands before it: 100 characters, 3 stored values, …
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    pub order: Order,
    pub factor: f64,
}

impl Bound {
    pub const STORED: Self = Self { order: Order::Stored, factor: 1.0 };
    pub const UNBOUNDED: Self = Self { order: Order::Unbounded, factor: 1.0 };

    pub const fn stated(factor: f64) -> Self {
        Self { order: Order::Stated, factor }
    }

    pub fn plus(self, other: Self) -> Self {
        let order = match (self.order, other.order) {
            // Twice what was fed back, in every round, doubles without end.
            (Order::FedBack, Order::FedBack) => Order::Unbounded,
            (a, b) => a.max(b),
        };
        Self { order, factor: self.factor + other.factor }
    }

    pub fn times(self, other: Self) -> Self {
        let order = match (self.order, other.order) {
            (Order::FedBack, Order::Stated) if other.factor <= 1.0 => Order::FedBack,
            (Order::Stated, Order::FedBack) if self.factor <= 1.0 => Order::FedBack,
            (Order::FedBack, _) | (_, Order::FedBack) => Order::Unbounded,
            (a, b) => a.max(b),
        };
        Self { order, factor: self.factor * other.factor }
    }

    /// The greater of two, in both respects: either may be the one that is taken.
    pub fn or(self, other: Self) -> Self {
        Self { order: self.order.max(other.order), factor: self.factor.max(other.factor) }
    }

    pub fn at_least(self, order: Order) -> Self {
        Self { order: self.order.max(order), ..self }
    }

    /// True when a value may be made as long as this, or a loop run as often.
    pub fn is_bearable(self) -> bool {
        let limit = match self.order {
            Order::Stated => 100_000.0,
            Order::Stored | Order::FedBack => 10_000.0,
            // As much as one value can hold, whatever it was collected from.
            Order::Collected => 1_000.0,
            Order::Unbounded => return false,
        };
        self.factor <= limit
    }

    /// True when a value of this length may be searched for something of the other length: both
    /// are walked, one inside the other, and nothing can interrupt it.
    pub fn may_be_searched_for(self, pattern: Self) -> bool {
        match (self.order, pattern.order) {
            (Order::Stated, Order::Stated) => self.factor * pattern.factor <= 1e8,
            (Order::Stated, Order::Collected | Order::FedBack) => self.factor <= 1_000.0,
            (Order::Unbounded, _) | (_, Order::Collected | Order::FedBack | Order::Unbounded) => {
                false
            }
            (Order::Stated | Order::Stored, _) => self.factor * pattern.factor <= 1e7,
            // What is collected may be a gigabyte, and every character of it chosen.
            (Order::Collected | Order::FedBack, _) => {
                self.factor * pattern.factor <= 1e3 && pattern.factor <= 100.0
            }
        }
    }
}

/// What is known of an expression's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Its magnitude, if it is or becomes a number.
    pub value: Bound,
    /// Its length, if it is a text, an array or a document.
    pub length: Bound,
}

impl Size {
    /// One stored value.
    pub const STORED: Self = Self { value: Bound::STORED, length: Bound::STORED };
    /// A value that may be another than it is taken for.
    pub const PERHAPS: Self =
        Self { value: Bound::UNBOUNDED, length: Bound { order: Order::Collected, factor: 1.0 } };
    /// A value of a recursion's previous round.
    pub const FED_BACK: Self = Self {
        value: Bound { order: Order::FedBack, factor: 1.0 },
        length: Bound { order: Order::FedBack, factor: 1.0 },
    };

    pub fn number(value: Bound) -> Self {
        Self { value, length: Bound::stated(40.0) }
    }

    pub fn stated(value: f64) -> Self {
        Self::number(Bound::stated(value.abs()))
    }

    /// A text of this length, which may spell any number that fits.
    pub fn text(length: Bound) -> Self {
        let value = match length.order {
            Order::Stated => Bound::stated(10_f64.powf(length.factor.min(300.0))),
            _ => length,
        };
        Self { value, length }
    }

    /// A text that is known. If it is no number, some part of it may still be one, or the
    /// digits may be brought together (`replace('1,000,000', ',', '')`).
    pub fn literal(text: &str) -> Self {
        let length = Bound::stated(text.chars().count() as f64);
        match text.trim().parse::<f64>() {
            Ok(number) if !number.is_nan() => Self { value: Bound::stated(number.abs()), length },
            _ => Self::text(length),
        }
    }

    pub fn or(self, other: Self) -> Self {
        Self { value: self.value.or(other.value), length: self.length.or(other.length) }
    }

    /// Nothing: the least of all.
    pub fn nothing() -> Self {
        Self { value: Bound::stated(0.0), length: Bound::stated(0.0) }
    }

    /// What a recursion's column is to those who read its result.
    pub fn settled(self) -> Self {
        let settle = |bound: Bound, order| match bound.order {
            Order::FedBack => Bound { order, ..bound },
            _ => bound,
        };
        Self {
            value: settle(self.value, Order::Stored),
            length: settle(self.length, Order::Collected),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stated_adds_up_and_multiplies() {
        let ten = Bound::stated(10.0);
        assert_eq!(ten.plus(ten), Bound::stated(20.0));
        assert!(ten.times(ten).times(ten).is_bearable());
        assert!(!Bound::stated(1e9).is_bearable());
    }

    #[test]
    fn a_stored_value_bears_small_factors() {
        assert!(Bound::STORED.times(Bound::stated(100.0)).is_bearable());
        assert!(!Bound::STORED.times(Bound::stated(1e8)).is_bearable());
    }

    #[test]
    fn what_doubles_in_every_round_has_no_bound() {
        let fed_back = Size::FED_BACK.length;
        assert!(!fed_back.plus(fed_back).is_bearable());
        assert!(fed_back.plus(Bound::stated(1.0)).is_bearable());
    }

    #[test]
    fn a_collected_text_is_no_pattern() {
        let collected = Bound::STORED.at_least(Order::Collected);
        assert!(collected.may_be_searched_for(Bound::stated(10.0)));
        assert!(!collected.may_be_searched_for(collected));
        assert!(!Bound::stated(2e6).may_be_searched_for(Bound::stated(5e5)));
    }

    #[test]
    fn a_text_is_as_great_as_its_digits_could_make_it() {
        assert!(!Size::literal("1,000,000").value.is_bearable());
        assert!(!Size::literal("x1000000000").value.is_bearable());
        assert!(!Size::literal("0x7fffffff").value.is_bearable());
        assert_eq!(Size::literal(" -1000 ").value, Bound::stated(1000.0));
    }
}
