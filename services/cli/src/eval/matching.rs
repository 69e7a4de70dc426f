//! Pairs up two equally large groups.

/// True when each of `size` things on the left can have a partner of its own on the right.
///
/// Augmenting paths (Kuhn 1955): cubic at worst, so the caller keeps the groups small.
pub(super) fn is_perfect(size: usize, may_pair: impl Fn(usize, usize) -> bool) -> bool {
    let mut partner = vec![None; size];
    (0..size).all(|left| {
        let mut seen = vec![false; size];
        find_partner(left, &may_pair, &mut partner, &mut seen)
    })
}

fn find_partner(
    left: usize,
    may_pair: &impl Fn(usize, usize) -> bool,
    partner: &mut [Option<usize>],
    seen: &mut [bool],
) -> bool {
    for right in 0..partner.len() {
        if seen[right] || !may_pair(left, right) {
            continue;
        }
        seen[right] = true;
        let is_free = match partner[right] {
            None => true,
            Some(rival) => find_partner(rival, may_pair, partner, seen),
        };
        if is_free {
            partner[right] = Some(left);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_choice_is_given_up_for_one_who_has_no_other() {
        let may_pair = [[true, true], [true, false]];
        assert!(is_perfect(2, |left, right| may_pair[left][right]));
    }

    #[test]
    fn two_cannot_share_a_partner() {
        let may_pair = [[true, false], [true, false]];
        assert!(!is_perfect(2, |left, right| may_pair[left][right]));
    }

    #[test]
    fn nobody_is_left_alone_among_nobody() {
        assert!(is_perfect(0, |_, _| false));
    }
}
