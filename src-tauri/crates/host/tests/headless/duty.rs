//! Assignment and handover in a running station: who is told by name, a page that is signed,
//! taken over and printed.

use crate::alarm_path::{Ward, alert};
use crate::people::{PASSWORD, code, happens, sign_in, started};
use crate::program::heart_rate;
use lamplight_api::command::{Command, Refusal, RefusalCode, SeenThere};
use lamplight_api::duty::{BedOrder, DutyCommand, StandingView};
use lamplight_api::handover::{HandoverNote, HandoverQuery, HandoverTake, HandoverView};
use lamplight_api::print::{PaperView, PrintLanguage, PrintQuery, PrintWhat};
use lamplight_people::{
    Badge, Claim, Input, NewPerson, PersonId, PersonName, Proof, Role, Roles, Typed, Wish,
};
use lamplight_units::TerminalId;

impl Ward {
    fn orders(&self, wish: DutyCommand) -> Result<(), Refusal> {
        self.command(Command::Duty { wish })
    }

    fn handover(&self, nurse: &str) -> HandoverView {
        let query = HandoverQuery {
            shift_ms: None,
            nurse: Some(nurse.to_owned()),
            language: PrintLanguage::En,
        };
        let asked = self.host.ward();
        self.host.runtime().block_on(asked.handover(query)).unwrap()
    }

    fn block<T>(&self, asked: impl Future<Output = T>) -> T {
        self.host.runtime().block_on(asked)
    }
}

fn wish(wish: Wish) -> Input {
    let at = TerminalId::station();
    Input::Wish { at, wish }
}

fn pin(number: &str, pin: &str) -> Input {
    Input::SignIn {
        at: TerminalId::station(),
        claim: Claim::Badge(Badge::parse(number).unwrap()),
        proof: Proof::Pin(Typed::new(pin)),
    }
}

#[test]
fn a_nurse_is_told_by_name_and_hands_the_shift_over() {
    let mut ward = Ward::start();
    let refused = ward.orders(DutyCommand::TakeBed {
        bed: "2".to_owned(),
    });
    assert!(refused.unwrap_err().sentence.contains("administrator"));
    let key = started(&ward);
    sign_in(&ward.host, PASSWORD, &code(&key, 1)).unwrap();
    let bob = NewPerson {
        badge: Badge::parse("2000").unwrap(),
        name: PersonName::parse("Bob Nurse").unwrap(),
        roles: Roles::of(&[Role::Nurse]),
    };
    happens(&ward.host, wish(Wish::Add(bob))).unwrap();
    let id = PersonId::new("p2");
    happens(&ward.host, wish(Wish::SetPin(id, Typed::new("4711")))).unwrap();

    let duty = ward.block(ward.host.ward().duty(None)).unwrap();
    assert_eq!(duty.beds[1].standing, StandingView::Unassigned);
    let order = BedOrder {
        bed: "2".to_owned(),
        nurse: Some("p1".to_owned()),
        second: Some("p2".to_owned()),
    };
    let shift_ms = duty.now.begins_ms;
    let beds = vec![order];
    ward.orders(DutyCommand::Assign { shift_ms, beds }).unwrap();
    ward.send(&heart_rate("1", "AA01", "2", "171"));
    ward.send(&alert("2", "HR HIGH", "start", "active"));
    let snapshot = ward.block(ward.host.ward().snapshot()).unwrap();
    let seen = &snapshot.beds[1];
    assert_eq!(seen.conditions[0].owner, "Ada Admin");
    assert_eq!(seen.nurse.as_ref().unwrap().initials, "AA");

    let note = |stay| HandoverNote {
        shift_ms: None,
        bed: "2".to_owned(),
        stay,
        text: " Look at the limits. ".to_owned(),
    };
    let late = note(SeenThere::Stay(99));
    let late = ward.block(ward.host.ward().write_handover_note(late));
    assert_eq!(late.unwrap_err().code, RefusalCode::OtherPatient);
    assert_eq!(ward.handover("p1").page.beds[0].note, "");
    ward.block(
        ward.host
            .ward()
            .write_handover_note(note(SeenThere::Nobody)),
    )
    .unwrap();
    let view = ward.handover("p1");
    let bed = &view.page.beds[0];
    assert_eq!(bed.note, "Look at the limits.");
    let text = serde_json::to_string(&bed.parts).unwrap();
    assert!(
        text.contains("HR HIGH") && text.contains("not recorded"),
        "{text}"
    );
    let take = || HandoverTake {
        shift_ms,
        nurse: "p1".to_owned(),
    };
    let early = ward.block(ward.host.ward().take_handover(take()));
    assert!(early.unwrap_err().sentence.contains("signed"));
    ward.block(ward.host.ward().sign_handover(view.id)).unwrap();
    let twice = ward.block(ward.host.ward().sign_handover(view.id));
    assert!(twice.unwrap_err().sentence.contains("already"));

    happens(&ward.host, pin("2000", "4711")).unwrap();
    ward.block(ward.host.ward().take_handover(take())).unwrap();
    let signed = ward.handover("p1");
    assert_eq!(signed.page, view.page, "word for word");
    assert_eq!(
        signed.signed.map(|one| one.by).as_deref(),
        Some("Ada Admin")
    );
    assert_eq!(signed.taken.map(|one| one.by).as_deref(), Some("Bob Nurse"));
    let duty = ward.block(ward.host.ward().duty(None)).unwrap();
    assert_eq!(duty.beds[1].owner.as_deref(), Some("p2"));
    let query = PrintQuery {
        what: PrintWhat::Handover { page: signed.id },
        paper: PaperView::A4,
        language: PrintLanguage::En,
        identity: true,
    };
    let preview = ward.block(ward.host.printing().preview(query)).unwrap();
    let page = ward
        .block(ward.host.printing().page(preview.id, 0))
        .unwrap();
    for words in [
        "Signed: Ada Admin",
        "Taken over: Bob Nurse",
        "Look at the limits.",
    ] {
        assert!(page.svg.contains(words), "{words}");
    }
}
