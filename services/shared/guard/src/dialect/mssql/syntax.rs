//! The parser's Transact-SQL, without what no query has and with what it forgets.

use std::any::TypeId;

use sqlparser::dialect::{Dialect, MsSqlDialect};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};

/// `MsSqlDialect` to every question about the dialect itself; statements other than queries,
/// `connect by` and `(+)` are left out, `grouping sets`, `rollup` and `cube` put in.
#[derive(Debug)]
pub struct TransactSql;

const KNOWN: MsSqlDialect = MsSqlDialect {};

impl Dialect for TransactSql {
    fn dialect(&self) -> TypeId {
        KNOWN.dialect()
    }

    fn is_identifier_start(&self, c: char) -> bool {
        KNOWN.is_identifier_start(c)
    }

    fn is_identifier_part(&self, c: char) -> bool {
        KNOWN.is_identifier_part(c)
    }

    fn convert_type_before_value(&self) -> bool {
        KNOWN.convert_type_before_value()
    }

    fn supports_try_convert(&self) -> bool {
        KNOWN.supports_try_convert()
    }

    fn supports_eq_alias_assignment(&self) -> bool {
        KNOWN.supports_eq_alias_assignment()
    }

    fn supports_boolean_literals(&self) -> bool {
        KNOWN.supports_boolean_literals()
    }

    fn supports_named_fn_args_with_colon_operator(&self) -> bool {
        KNOWN.supports_named_fn_args_with_colon_operator()
    }

    fn supports_named_fn_args_with_expr_name(&self) -> bool {
        KNOWN.supports_named_fn_args_with_expr_name()
    }

    fn supports_named_fn_args_with_rarrow_operator(&self) -> bool {
        KNOWN.supports_named_fn_args_with_rarrow_operator()
    }

    fn supports_table_versioning(&self) -> bool {
        KNOWN.supports_table_versioning()
    }

    fn supports_group_by_expr(&self) -> bool {
        true
    }

    fn supports_group_by_with_modifier(&self) -> bool {
        true
    }

    fn is_select_item_alias(&self, explicit: bool, word: &Keyword, parser: &mut Parser) -> bool {
        KNOWN.is_select_item_alias(explicit, word, parser)
    }

    fn is_table_factor_alias(&self, explicit: bool, word: &Keyword, parser: &mut Parser) -> bool {
        KNOWN.is_table_factor_alias(explicit, word, parser)
    }

    fn get_next_precedence(&self, parser: &Parser) -> Option<Result<u8, ParserError>> {
        KNOWN.get_next_precedence(parser)
    }
}
