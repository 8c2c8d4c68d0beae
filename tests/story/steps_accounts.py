"""Steps 1 to 3: lists are imported, accounts classified, territories drawn."""

from pathlib import Path

from playwright.sync_api import expect

from tests.story.screen import Screen

LISTS = Path(__file__).resolve().parents[2] / "pharma_crm" / "tests" / "data"
HOSPITAL = "Akron General Medical Center"
DOCTOR, DOCTOR_B, DOCTOR_C = "Sunil Falck", "Ivory Alida Everett", "Zia Mandy Crean"


# file: (rows that come in, rows that are refused and why)
EXPECTED = {
    "specialties_us": (24, 2, "“Code” is empty."),
    "hospitals_us": (29, 1, "No number begins as “(360) 000-0000” does."),
    "doctors_us": (30, 0, ""),
    "doctor_workplaces_us": (29, 1, "There is no doctor with the code “3763470135”."),
}


def import_lists(admin: Screen):
    """1. Four lists with a mapping, a dry run, progress and a file of refused rows; again changes nothing."""
    for name, (taken, refused, reason) in EXPECTED.items():
        admin.open("pharma-imports/new")
        admin.upload("file", LISTS / f"{name}.csv")
        admin.press("Check")
        admin.expect_state("Mapping checked")
        admin.expect_text("Nothing is written yet")
        admin.press("Import")
        admin.expect_state("Done")
        assert (
            _count(admin, "created") + _count(admin, "updated") + _count(admin, "unchanged")
            == taken
        )
        assert _count(admin, "refused") == refused
        if refused:
            assert reason in _refused_rows(admin)
        admin.press("Check again")
        admin.expect_state("Mapping checked")
        assert (_count(admin, "created"), _count(admin, "updated")) == (0, 0)
        assert _count(admin, "unchanged") == taken


def _count(admin: Screen, what: str) -> int:
    text = admin.page.locator(".badge:visible").filter(has_text=what).first.inner_text()
    return int(text.split()[0].replace(",", ""))


def _refused_rows(admin: Screen) -> str:
    with admin.page.expect_download() as download:
        admin.press("File of refused rows")
    return Path(download.value.path()).read_text(encoding="utf-8-sig")


def classify(steward: Screen):
    """2. The steward completes a doctor; the class appears and explains itself."""
    for doctor, patients, potential in (
        (DOCTOR, "120", "9000"),
        (DOCTOR_B, "70", "3000"),
        (DOCTOR_C, "20", "500"),
    ):
        open_account(steward, "pharma-doctors", doctor)
        steward.fill("pharma_patients_week", patients)
        steward.fill("pharma_potential", potential)
        steward.save()
    open_account(steward, "pharma-doctors", DOCTOR)
    expect(steward.field("pharma_class_id")).to_contain_text("Class A")
    steward.tab("Why this class")
    for reason in ("Patients a week", "120", "Potential", "9,000"):
        steward.expect_text(reason)


def open_account(screen: Screen, list_path: str, name: str):
    screen.open(list_path)
    screen.search(name)
    screen.page.locator(".o_data_row").filter(has_text=name).first.click()
    screen.page.wait_for_selector(".o_form_view")
    screen.settle()


def assign(steward: Screen):
    steward.press("Assign by rules")
    steward.confirm()
    steward.expect_state("Applied")


def draw_territories(steward: Screen):
    """3. A territory with its rep and postcodes covers the hospital and the doctors there."""
    steward.open("pharma-territories/new")
    steward.fill("name", "Akron West")
    steward.choose("parent_id", "Story District")
    steward.add_line("member_ids", user_id__pick="Story Rep")
    steward.tab("Postcodes")
    steward.add_line("brick_ids", zip_prefix="443")
    steward.save()
    assign(steward)
    steward.open("pharma-territories")
    steward.search("Akron East")
    steward.page.locator(".o_data_row").filter(has_text="Akron East").first.click()
    steward.tab("Postcodes")
    steward.add_line("brick_ids", zip_prefix="44307")
    steward.save()
    assign(steward)
