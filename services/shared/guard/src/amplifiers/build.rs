//! Functions that make longer values of shorter ones, and aggregates.

use super::{Call, Judged, Template, array_fill, countable, made, series, template};
use crate::size::{Bound, Order, Size};

impl Call<'_> {
    pub(super) fn building(&self) -> Judged<Size> {
        match self.name {
            "repeat" => {
                countable(self.arg(1), self.name)?;
                self.counted(self.arg(0).length.times(self.arg(1).settled().value), 1)
            }
            "lpad" | "rpad" | "bpchar" | "bit" => {
                if self.sizes.len() == 1 {
                    return Ok(Size::text(self.arg(0).length));
                }
                countable(self.arg(1), self.name)?;
                let length = self.arg(1).settled().value.or(Bound::stated(1.0));
                self.counted(length, 1)
            }
            "array_fill" => array_fill(self.args, self.sizes),
            "generate_series" => {
                series(self.args, self.sizes)?;
                Ok(self.arg(0).or(self.arg(1)))
            }
            "polygon" => {
                if self.sizes.len() == 1 {
                    return Ok(Size { value: Bound::UNBOUNDED, ..self.arg(0) });
                }
                countable(self.arg(0), self.name)?;
                // A point takes some twenty characters.
                self.counted(self.arg(0).settled().value.times(Bound::stated(20.0)), 0)
            }
            "format" => {
                // An argument may be asked for more than once, and be quoted each time.
                let Template { places, padding } = template(self.args.first().copied())?;
                let arguments = self.sizes.iter().skip(1).fold(Size::nothing(), |a, s| a.or(*s));
                let quoted = arguments.length.times(Bound::stated(2.0 * places));
                made(Size::text(self.arg(0).length.plus(quoted).plus(Bound::stated(padding))))
            }
            "concat_ws" => {
                let separators = self.arg(0).length.times(Bound::stated(self.sizes.len() as f64));
                made(Size::text(self.total_length().plus(separators)))
            }
            "array_to_string" => {
                let separator = self.arg(1).length.or(Bound::stated(1.0));
                let joined = self.arg(0).length.times(separator);
                made(Size::text(joined.plus(self.arg(2).length)))
            }
            "array_replace" => {
                let replacement = self.arg(2).length.or(Bound::stated(1.0));
                let length = made(Size::text(self.arg(0).length.times(replacement)))?.length;
                Ok(Size { value: self.greatest().value, length })
            }
            // Every level is indented by all levels above it.
            "jsonb_pretty" => made(Size::text(self.arg(0).length.times(self.arg(0).length))),
            "quote_literal" | "quote_ident" | "quote_nullable" | "to_json" | "to_jsonb"
            | "encode" | "row_to_json" | "array_to_json" | "json_scalar" | "xmltext"
            | "xmlcomment" | "json_build_object" | "jsonb_build_object" | "json_build_array"
            | "jsonb_build_array" | "json_array" | "json_object" | "convert_to"
            | "convert_from" | "decode" | "xmlelement" | "xmlforest" | "row" => {
                // Every character may need another one in front of it.
                let escaped = self.total_length().times(Bound::stated(2.0));
                made(Size::text(escaped))
            }
            _ => made(Size::text(self.total_length())),
        }
    }

    /// A text as long as a number that the statement asks for. If the number is not known,
    /// neither is the length.
    pub(super) fn counted(&self, length: Bound, count: usize) -> Judged<Size> {
        let known = self.arg(count).value.order == Order::Stated;
        made(Size::text(if known { length } else { length.at_least(Order::Collected) }))
    }

    /// Aggregates and window functions.
    pub(super) fn collecting(&self) -> Judged<Size> {
        // Ten thousand rows are nothing; a million of them, made up by the statement, are.
        let many = Bound::stated((self.made_rows / 1e4).max(1.0));
        match self.name {
            "count" => Ok(Size::number(Bound::STORED.times(many))),
            "sum" => Ok(Size::number(self.arg(0).value.at_least(Order::Stored).times(many))),
            "row_number" | "rank" | "dense_rank" => Ok(Size::number(Bound::STORED)),
            "percent_rank" | "cume_dist" => Ok(Size::stated(1.0)),
            _ => {
                let each = self.total_length().plus(Bound::stated(1.0));
                // Names and signs around stored values are nothing beside them. What the
                // statement makes up itself, it can make up a million times.
                let stored = matches!(each.order, Order::Stored | Order::Collected);
                let aside = stored && each.factor <= 1_000.0;
                let factor = if aside { (each.factor / 100.0).max(1.0) } else { each.factor };
                let order = match each.order {
                    Order::FedBack => Order::Unbounded,
                    order => order.max(Order::Collected),
                };
                let length = Bound { order, factor }.times(many);
                Ok(Size { value: self.greatest().value, length: made(Size::text(length))?.length })
            }
        }
    }
}
