//! How a result is best shown: rules, tried from the most telling to the plainest.
//!
//! A rule looks at what columns are for (time, group, measure), at how many different values they
//! hold and how many rows there are, and says why it speaks. Of few rows, all are drawn; of many,
//! what the summary has already counted, or rows taken evenly from all of them.

mod draw;
mod field;

use proto::api::{Chart, ChartKind, ColumnSummary, RowsSummary};
use serde_json::{Value, json};

use self::{
    draw::{Axis, axis, points, spec, values},
    field::{Field, Role, fields},
};

/// Rows that a picture is made of at most.
pub const ROWS: usize = 2_000;
/// Bytes above which a value is nothing to draw.
pub const LONGEST_VALUE: usize = 500;

/// Bars that fit beside each other.
const BARS: u64 = 30;
/// Colours that the eye tells apart.
const COLOURS: u64 = 10;
/// Rows below which points or bins say less than the numbers themselves.
const FEW: u64 = 8;
/// Measures that share a scale when the larger is no more than so many times the other.
const ONE_SCALE: f64 = 20.0;

/// The positions of the rows that [`propose`] looks at: all, or every so-manieth.
pub fn sample(positions: &[u32]) -> Vec<u32> {
    let count = positions.len().min(ROWS);
    (0..count).map(|place| positions[place * positions.len() / count]).collect()
}

/// A picture of the rows, or why there is none. `rows` are those of [`sample`].
pub fn propose(summary: &RowsSummary, rows: &[Vec<Value>]) -> Chart {
    let question = Question { summary, rows, fields: fields(summary) };
    let rules = [nothing, number, line, bars, grouped_bars, scatter, histogram, counts];
    let found = rules.iter().find_map(|rule| rule(&question));
    let picture = found.unwrap_or_else(|| {
        Picture::none(
            "no column is a number, a date or a group whose picture says more than the rows",
        )
    });
    Chart {
        kind: picture.kind,
        reason: picture.reason,
        spec: picture.spec,
        points: picture.points as u32,
        total_rows: summary.total_rows,
    }
}

struct Question<'a> {
    summary: &'a RowsSummary,
    rows: &'a [Vec<Value>],
    fields: Vec<Field<'a>>,
}

struct Picture {
    kind: ChartKind,
    reason: String,
    spec: Option<Value>,
    points: usize,
}

impl Picture {
    fn none(reason: &str) -> Self {
        Self { kind: ChartKind::None, reason: reason.into(), spec: None, points: 0 }
    }

    fn new(kind: ChartKind, reason: String, data: Vec<Value>, rest: Value) -> Self {
        let points = data.len();
        Self { kind, reason, spec: Some(spec(data, rest)), points }
    }
}

impl<'a> Question<'a> {
    fn of(&self, role: Role) -> Vec<&Field<'a>> {
        self.fields.iter().filter(|field| field.role == role).collect()
    }

    /// All rows are here, not a sample of them.
    fn is_whole(&self) -> bool {
        self.summary.total_rows == self.rows.len() as u64
    }

    /// No two rows agree in these columns, so that each is a place of its own in the picture.
    fn is_key(&self, fields: &[&Field]) -> bool {
        if !self.is_whole() {
            // An estimate is good enough for a picture.
            let [field] = fields else { return false };
            return field.column.distinct as f64 >= self.summary.total_rows as f64 * 0.95;
        }
        let mut seen = std::collections::HashSet::new();
        self.rows.iter().all(|row| {
            let key: Vec<_> = fields.iter().map(|field| row[field.place].to_string()).collect();
            seen.insert(key)
        })
    }

    fn rows_of(&self) -> String {
        if self.is_whole() {
            return format!("{} rows", self.summary.total_rows);
        }
        format!("{} of {} rows", self.rows.len(), self.summary.total_rows)
    }
}

fn nothing(question: &Question) -> Option<Picture> {
    (question.summary.total_rows == 0).then(|| Picture::none("there are no rows"))
}

fn number(question: &Question) -> Option<Picture> {
    if question.summary.total_rows != 1 {
        return None;
    }
    let [measure] = question.of(Role::Measure)[..] else {
        return Some(Picture::none("one row is read faster than any picture of it"));
    };
    let data = values(question.rows, &[measure]);
    let encoding =
        json!({"text": {"field": measure.id, "type": "quantitative", "title": measure.name()}});
    let mark = json!({"type": "text", "fontSize": 48});
    let reason = format!("one row with one number, `{}`", measure.name());
    Some(Picture::new(ChartKind::Number, reason, data, json!({"mark": mark, "encoding": encoding})))
}

/// Measures over time, a line each; or one measure, a line for each group.
fn line(question: &Question) -> Option<Picture> {
    let time = *question.of(Role::Time).first()?;
    let measures = question.of(Role::Measure);
    let measure = *measures.first()?;
    if time.column.distinct < 3 {
        return None;
    }
    let x = axis(time, Axis::Time);
    let groups = question.of(Role::Group);
    if question.is_key(&[time]) {
        let together = one_scale(&measures);
        let reason =
            format!("{} over time (`{}`), one value for each", named(&together), time.name());
        let (data, encoding) = series(question.rows, time, &together, x);
        return Some(Picture::new(
            ChartKind::Line,
            reason,
            data,
            json!({"mark": "line", "encoding": encoding}),
        ));
    }
    let group = groups.into_iter().find(|group| {
        (2..=COLOURS).contains(&group.column.distinct) && question.is_key(&[time, group])
    })?;
    let data = values(question.rows, &[time, group, measure]);
    let encoding = json!({
        "x": x,
        "y": axis(measure, Axis::Measure),
        "color": axis(group, Axis::Group),
    });
    let reason = format!(
        "`{}` over time (`{}`), a line for each of {} values of `{}`",
        measure.name(),
        time.name(),
        group.column.distinct,
        group.name()
    );
    Some(Picture::new(ChartKind::Line, reason, data, json!({"mark": "line", "encoding": encoding})))
}

/// One group with a measure: a bar each; several comparable measures: bars side by side.
fn bars(question: &Question) -> Option<Picture> {
    let measures = question.of(Role::Measure);
    let measure = *measures.first()?;
    let mut labels = question.of(Role::Group);
    labels.extend(question.of(Role::Time));
    let label = *labels.iter().find(|label| question.is_key(&[label]))?;
    if !question.is_whole() {
        return None;
    }
    let together = one_scale(&measures);
    if together.len() > 1 && question.summary.total_rows <= BARS / 2 {
        let (data, encoding) = series(question.rows, label, &together, axis(label, Axis::Label));
        let mut encoding = encoding;
        encoding["xOffset"] = json!({"field": "series"});
        let reason = format!("{} for each `{}`, side by side", named(&together), label.name());
        return Some(Picture::new(
            ChartKind::GroupedBars,
            reason,
            data,
            json!({"mark": "bar", "encoding": encoding}),
        ));
    }
    let mut data = values(question.rows, &[label, measure]);
    let mut reason = format!("`{}` for each `{}`", measure.name(), label.name());
    if question.summary.total_rows > BARS {
        // A longer list of labels that has other measures is likelier a cloud of points.
        if measures.len() > 1 {
            return None;
        }
        let size = |point: &Value| point[&*measure.id].as_f64().unwrap_or(f64::MIN);
        data.sort_by(|one, other| size(other).total_cmp(&size(one)));
        data.truncate(BARS as usize);
        reason = format!("{reason}, the {BARS} largest of {}", question.summary.total_rows);
    }
    let encoding = json!({
        "y": axis(label, Axis::Label),
        "x": axis(measure, Axis::Measure),
    });
    Some(Picture::new(ChartKind::Bars, reason, data, json!({"mark": "bar", "encoding": encoding})))
}

/// A measure for each pair of two groups.
fn grouped_bars(question: &Question) -> Option<Picture> {
    let measure = *question.of(Role::Measure).first()?;
    let mut groups = question.of(Role::Time);
    groups.extend(question.of(Role::Group));
    groups.sort_by_key(|group| std::cmp::Reverse(group.column.distinct));
    for (place, outer) in groups.iter().enumerate() {
        for inner in &groups[place + 1..] {
            let fits =
                outer.column.distinct <= BARS && (2..=COLOURS).contains(&inner.column.distinct);
            if !fits || !question.is_whole() || !question.is_key(&[outer, inner]) {
                continue;
            }
            let data = values(question.rows, &[outer, inner, measure]);
            let encoding = json!({
                "x": axis(outer, Axis::Label),
                "xOffset": {"field": inner.id},
                "y": axis(measure, Axis::Measure),
                "color": axis(inner, Axis::Group),
            });
            let reason = format!(
                "`{}` for each pair of `{}` and `{}`",
                measure.name(),
                outer.name(),
                inner.name()
            );
            return Some(Picture::new(
                ChartKind::GroupedBars,
                reason,
                data,
                json!({"mark": "bar", "encoding": encoding}),
            ));
        }
    }
    None
}

/// Two measures against each other, or one against time where several rows share a moment.
fn scatter(question: &Question) -> Option<Picture> {
    if question.summary.total_rows < FEW {
        return None;
    }
    let measures = question.of(Role::Measure);
    let time = question.of(Role::Time).into_iter().find(|time| time.column.distinct >= FEW);
    let (x, y, x_axis) = match (time, &measures[..]) {
        (Some(time), [measure, ..]) => (time, *measure, Axis::Time),
        (None, [x, y, ..]) => (*x, *y, Axis::Measure),
        _ => return None,
    };
    let group = question
        .of(Role::Group)
        .into_iter()
        .find(|group| (2..=COLOURS).contains(&group.column.distinct));
    let mut drawn = vec![x, y];
    let mut encoding = json!({"x": axis(x, x_axis), "y": axis(y, Axis::Measure)});
    if let Some(group) = group {
        drawn.push(group);
        encoding["color"] = axis(group, Axis::Group);
    }
    let reason = format!(
        "`{}` against `{}`, a point for each of {}",
        y.name(),
        x.name(),
        question.rows_of()
    );
    let data = values(question.rows, &drawn);
    Some(Picture::new(
        ChartKind::Scatter,
        reason,
        data,
        json!({"mark": "point", "encoding": encoding}),
    ))
}

/// How one measure, or one date, is spread. The bins are those of the summary: all rows count.
fn histogram(question: &Question) -> Option<Picture> {
    if question.summary.total_rows < FEW {
        return None;
    }
    let of_time = || question.of(Role::Time).first().copied();
    let field = question.of(Role::Measure).first().copied().or_else(of_time)?;
    let histogram = field.column.histogram.as_ref().filter(|histogram| histogram.bins.len() > 1)?;
    let data: Vec<Value> = histogram
        .bins
        .iter()
        .map(|bin| json!({"from": bin.from, "to": bin.to, "count": bin.count}))
        .collect();
    let x_type = if histogram.unit.is_some() { "temporal" } else { "quantitative" };
    let mut x = json!({"field": "from", "type": x_type, "title": field.name()});
    if histogram.unit.is_none() {
        x["bin"] = json!("binned");
    }
    let encoding = json!({
        "x": x,
        "x2": {"field": "to"},
        "y": {"field": "count", "type": "quantitative", "title": "rows"},
    });
    let reason = match &histogram.unit {
        Some(unit) => format!(
            "how many of {} rows fall in each {unit} of `{}`",
            question.summary.total_rows,
            field.name()
        ),
        None => {
            format!("how `{}` is spread over {} rows", field.name(), question.summary.total_rows)
        }
    };
    Some(Picture::new(
        ChartKind::Histogram,
        reason,
        data,
        json!({"mark": "bar", "encoding": encoding}),
    ))
}

/// How often each value of a group occurs.
fn counts(question: &Question) -> Option<Picture> {
    let total = question.summary.total_rows;
    let repeats = |column: &ColumnSummary| {
        column.top_exact && column.distinct > 1 && column.distinct <= column.count / 2
    };
    let group = question.of(Role::Group).into_iter().find(|group| repeats(group.column))?;
    let top = &group.column.top;
    let data = points(&group.id, top.iter().map(|top| (top.value.clone(), top.count)));
    let listed = if group.column.distinct > top.len() as u64 {
        format!(", the {} most frequent of {}", top.len(), group.column.distinct)
    } else {
        String::new()
    };
    let encoding = json!({
        "y": axis(group, Axis::Label),
        "x": {"field": "count", "type": "quantitative", "title": "rows"},
    });
    let reason = format!("how often each `{}` occurs in {total} rows{listed}", group.name());
    Some(Picture::new(ChartKind::Bars, reason, data, json!({"mark": "bar", "encoding": encoding})))
}

/// The first measure, and those that can share its scale.
fn one_scale<'a, 'b>(measures: &[&'b Field<'a>]) -> Vec<&'b Field<'a>> {
    let size = |field: &Field| {
        let largest = |value: &Value| draw::number(value).map_or(0.0, f64::abs);
        largest(&field.column.min).max(largest(&field.column.max))
    };
    let first = measures.first().map_or(0.0, |field| size(field));
    let fits = |field: &&&Field| {
        let (small, large) = (first.min(size(field)), first.max(size(field)));
        large <= small * ONE_SCALE
    };
    let mut together: Vec<_> = measures.iter().filter(fits).take(4).copied().collect();
    if together.is_empty() {
        together.extend(measures.first().copied());
    }
    together
}

/// Several measures over one column, as one column of numbers with the measure's name beside it.
fn series(rows: &[Vec<Value>], over: &Field, measures: &[&Field], x: Value) -> (Vec<Value>, Value) {
    if let [measure] = measures {
        let encoding = json!({"x": x, "y": axis(measure, Axis::Measure)});
        return (values(rows, &[over, measure]), encoding);
    }
    let point = |row: &Vec<Value>, measure: &Field| json!({&*over.id: over.drawn(row), "series": measure.name(), "value": measure.drawn(row)});
    let data = rows.iter().flat_map(|row| measures.iter().map(move |measure| point(row, measure)));
    let encoding = json!({
        "x": x,
        "y": {"field": "value", "type": "quantitative", "title": null},
        "color": {"field": "series", "type": "nominal", "title": null},
    });
    (data.collect(), encoding)
}

fn named(fields: &[&Field]) -> String {
    fields.iter().map(|field| format!("`{}`", field.name())).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
