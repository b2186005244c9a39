//! What belongs to a patient and not to a bed: limits of his or her own, prompts, the group.

use crate::limits::{KeptGoods, Tended};
use crate::station::Station;
use lamplight_alarms::Subject;
use lamplight_units::{BedId, Now, StayId};
use lamplight_ward::Stays;
use std::collections::{BTreeMap, HashMap};

/// What is kept for patients who are between two beds, or have just left.
#[derive(Debug, Default)]
pub(crate) struct Goods {
    /// Of whoever has left, with when; a cancelled discharge gives it back.
    left: BTreeMap<StayId, (Now, Tended)>,
    /// When a patient last left a bed; bounded by the beds.
    vacated: HashMap<BedId, Now>,
}

impl Goods {
    /// The most patients whose limits are kept after they left; the one who left first goes.
    const MOST: usize = 64;

    /// What must live through a restart, so that a discharge that is undone after one finds
    /// the patient's limits.
    pub(crate) fn keep(&self) -> Vec<KeptGoods> {
        let left = self.left.iter();
        left.map(|(stay, (at, tended))| KeptGoods::of(*stay, *at, tended))
            .collect()
    }

    /// As it was kept.
    pub(crate) fn resume(&mut self, now: Now, kept: Vec<KeptGoods>) {
        self.left = kept.into_iter().map(KeptGoods::resume).collect();
        self.forget_old(now);
    }

    /// Forgets what nobody can ask for any more.
    pub(super) fn forget_old(&mut self, now: Now) {
        self.left
            .retain(|_, (at, _)| now.mono.since(at.mono) <= Stays::UNDO_WITHIN);
        while self.left.len() > Self::MOST {
            self.left.pop_first();
        }
    }
}

impl Station {
    /// A patient leaves a bed: what was set for him or her is taken along, the bed has the
    /// ward's limits again, its silences end.
    pub(super) fn patient_leaves(&mut self, now: Now, bed: &BedId, stay: StayId) {
        self.end_judging(now, bed);
        let group = self.setup.limits.as_ref().map(|setup| setup.group(bed));
        if let (Some(tended), Some(group)) = (self.tended.get_mut(bed), group) {
            let goods = tended.hand_over(group);
            self.goods.left.insert(stay, (now, goods));
        }
        self.goods.vacated.insert(bed.clone(), now);
        let subject = Subject::Bed(bed.clone());
        self.alarms.patient_left(now, &subject);
    }

    /// A patient comes into a bed, with what he or she brings.
    pub(super) fn patient_comes(&mut self, now: Now, bed: &BedId, stay: StayId) {
        if let Some((_, goods)) = self.goods.left.remove(&stay) {
            self.end_judging(now, bed);
            let occupant = self.occupant(bed);
            if let Some(tended) = self.tended.get_mut(bed) {
                tended.take_up(goods, occupant);
            }
        }
        if let Some(left) = self.goods.vacated.remove(bed) {
            let subject = Subject::Bed(bed.clone());
            self.alarms.patient_came(now, &subject, left);
        }
        // Who is admitted is to be watched, whatever the empty bed was put to. Refused only
        // when it is not on standby.
        let _ = self.set_standby(now, bed, false);
    }

    /// The group that is known of the patient is the one whose limits hold.
    pub(super) fn take_group(&mut self, now: Now, bed: &BedId) {
        let stay = self.stays.in_bed(bed);
        if let Some(group) = stay.and_then(|stay| stay.details.group) {
            // Refused only when it is so already, or nothing is judged here.
            let _ = self.regroup(now, bed, group);
        }
    }
}
