# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from .test_duplicate_scan import DuplicateCommon


class MergeCommon(DuplicateCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twin = cls._twin(cls.doctor_a, "T-D1B", name="Anna M. North", phone="+14045550117")
        cls.twin.pharma_class_id = cls.class_b

    def _merge(self, winner, loser, *chosen, user=None):
        Merge = self.env["pharma.merge"].with_user(user or self.steward)
        merge = Merge._merge_accounts(
            winner.with_user(Merge.env.user), loser.with_user(Merge.env.user), chosen
        )
        self.env.invalidate_all()
        return merge
