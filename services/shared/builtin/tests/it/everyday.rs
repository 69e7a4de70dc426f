//! What people ask every day, of a wholesaler, a gym, a help desk and a bank.

use crate::{
    shapes::expect,
    worlds::{
        everyday::{gym, help_desk, wholesaler},
        trades::bank,
    },
};

#[rustfmt::skip]
#[test]
fn the_contrary_of_a_state_is_said_too() {
    expect(wholesaler(), &[
        ("Which customers are inactive?",
         "SELECT company_name FROM customers WHERE is_active <> true"),
        ("How many inactive customers are there?",
         "SELECT COUNT(*) FROM customers WHERE is_active <> true"),
        ("How many unshipped orders are there?",
         "SELECT COUNT(*) FROM orders WHERE shipped_at IS NULL"),
        ("What is the total amount of all open orders?",
         "SELECT SUM(amount) FROM orders WHERE status = 'open'"),
    ]);
    expect(gym(), &[
        ("How many unverified users are there?",
         "SELECT COUNT(*) FROM users WHERE verified <> true"),
        ("How many open memberships are there?",
         "SELECT COUNT(*) FROM memberships WHERE is_closed <> true"),
        ("How many bookings were missed?",
         "SELECT COUNT(*) FROM bookings WHERE attended <> true"),
    ]);
    expect(bank(), &[
        ("List open accounts.",
         "SELECT account_id FROM accounts WHERE is_closed <> true"),
        ("Which accounts are open?",
         "SELECT account_id FROM accounts WHERE is_closed <> true"),
    ]);
}

#[rustfmt::skip]
#[test]
fn a_date_tells_whether_something_was_done() {
    expect(help_desk(), &[
        ("How many open tickets are there?",
         "SELECT COUNT(*) FROM tickets WHERE closed_at IS NULL"),
        ("How many closed tickets are there?",
         "SELECT COUNT(*) FROM tickets WHERE closed_at IS NOT NULL"),
        ("Which tickets are closed?",
         "SELECT ticket_id FROM tickets WHERE closed_at IS NOT NULL"),
        ("urgent tickets that are still open",
         "SELECT ticket_id FROM tickets WHERE priority = 'urgent' AND closed_at IS NULL"),
        ("How many unresolved tickets does each agent have?",
         "SELECT agents.agent_name, COUNT(*) FROM tickets JOIN agents ON tickets.agent_id = agents.agent_id WHERE tickets.is_resolved <> true GROUP BY agents.agent_id, agents.agent_name ORDER BY COUNT(*) DESC NULLS LAST"),
    ]);
}
