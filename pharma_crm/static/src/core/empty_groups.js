import {KanbanRenderer} from "@web/views/kanban/kanban_renderer";
import {patch} from "@web/core/utils/patch";

// Odoo leaves cards grouped by a record blank when there are none, as a place to make a first group. Where nobody can
// make one, the page says what it is for instead.
patch(KanbanRenderer.prototype, {
    get showNoContentHelper() {
        const {isGrouped, groups, resModel} = this.props.list;
        const bare = isGrouped && groups.length === 0 && !this.canCreateGroup();
        return super.showNoContentHelper || (bare && resModel.startsWith("pharma."));
    },
});
