//! What may be saved: all that is wrong with it is said at once.

use guard::Dialect;
use proto::api::{SavedParameter, SavedQueryIn};

use super::super::knowledge::fields::Complaints;
use crate::Result;

pub const LONGEST_NAME: usize = 200;
const LONGEST_DESCRIPTION: usize = 2_000;
const LONGEST_SQL: usize = 16 * 1024;
const LONGEST_REMARK: usize = 500;
const MOST_PARAMETERS: usize = 30;

/// Gives it back trimmed. Whether the SQL may run is judged when it does, by what its connection
/// allows then; that its names and parameters agree is judged here.
pub fn saved(saved: SavedQueryIn, dialect: Dialect) -> Result<SavedQueryIn> {
    let mut complaints = Complaints::default();
    let saved = SavedQueryIn {
        name: complaints.text("name", &saved.name, LONGEST_NAME),
        description: complaints.optional("description", &saved.description, LONGEST_DESCRIPTION),
        sql: complaints.text("sql", &saved.sql, LONGEST_SQL),
        ..saved
    };
    let within = saved.parameters.len() <= MOST_PARAMETERS;
    complaints.unless(within, "parameters", &format!("must be at most {MOST_PARAMETERS}"));
    for (n, parameter) in saved.parameters.iter().enumerate() {
        declared(&mut complaints, n, parameter);
        let is_first = saved.parameters[..n].iter().all(|other| other.name != parameter.name);
        complaints.unless(is_first, &format!("parameters[{n}].name"), "is declared already");
    }
    agree(&mut complaints, &saved, dialect);
    complaints.settle()?;
    Ok(saved)
}

fn declared(complaints: &mut Complaints, n: usize, parameter: &SavedParameter) {
    let field = format!("parameters[{n}]");
    complaints.unless(
        guard::is_parameter_name(&parameter.name),
        &format!("{field}.name"),
        "must be small letters, digits and _, at most 40, and not begin with a digit",
    );
    let remark = parameter.description.as_deref().unwrap_or_default();
    complaints.optional(&format!("{field}.description"), remark, LONGEST_REMARK);
    if let Some(default) = &parameter.default
        && let Err(why) = parameter.data_type.texts_of(parameter.list, default)
    {
        complaints.unless(false, &format!("{field}.default"), &why);
    }
}

/// Each `:name` is declared, and each that is declared is used.
fn agree(complaints: &mut Complaints, saved: &SavedQueryIn, dialect: Dialect) {
    let used = match guard::parameters_in(&saved.sql, dialect) {
        Ok(used) => used,
        Err(refusal) => return complaints.unless(false, "sql", &refusal.message),
    };
    for name in &used {
        let known = saved.parameters.iter().any(|parameter| parameter.name == *name);
        complaints.unless(known, "sql", &format!("`:{name}` is no declared parameter"));
    }
    for (n, parameter) in saved.parameters.iter().enumerate() {
        let is_used = used.contains(&parameter.name);
        complaints.unless(is_used, &format!("parameters[{n}].name"), "is not used in the SQL");
    }
}
