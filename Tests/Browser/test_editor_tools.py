"""Every tool of the annotation editor, by mouse and keys, down to what the server has stored."""

import pytest
from people import NINE, make_labelled_project, make_task, open_first_job, signed_in, stored_shapes
from playwright.sync_api import expect

PENTAGON = [(60, 300), (160, 280), (200, 360), (130, 440), (50, 390)]


@pytest.fixture(scope="module")
def cookies(browser, server) -> dict:
    return signed_in(browser, server)


@pytest.fixture
def page(new_page, cookies):
    return new_page(storage_state=cookies)


@pytest.fixture
def editor(page, server):
    project = make_labelled_project(page, server, "Tools", [{"name": "a"}, {"name": "b"}])
    return open_first_job(page, server, make_task(page, server, project, "two", NINE[:2]))


def near(actual, expected, tolerance=1.5) -> None:
    assert len(actual) == len(expected), (actual, expected)
    assert all(abs(a - e) <= tolerance for a, e in zip(actual, expected, strict=True)), (actual, expected)


def test_a_rectangle_by_two_clicks_and_by_four_extreme_points(editor, server):
    editor.tool("rectangle")
    editor.click(50, 60)
    editor.click(150, 160)
    editor.objects(1)
    editor.tool("extreme")
    for place in [(300, 100), (250, 150), (300, 220), (360, 150)]:
        editor.click(*place)
    editor.objects(2)
    one, two = stored_shapes(editor, server)
    near(one["points"], [50, 60, 150, 160])
    near(two["points"], [250, 100, 360, 220])


def test_a_turned_rectangle_by_three_points_and_by_its_arm(editor, server):
    editor.tool("rotated")
    for place in [(200, 100), (300, 200), (250, 250)]:
        editor.click(*place)
    editor.objects(1)
    [shape] = stored_shapes(editor, server)
    assert abs(shape["rotation"] - 45) < 1
    near(shape["points"], [154, 140, 296, 210], 3)
    editor.tool("rectangle")
    editor.drag((350, 300), (450, 400))
    editor.objects(2)
    editor.key("Escape")
    scale = editor.number("data-scale")
    editor.drag((400, 300 - 28 / scale), (480, 350))
    assert abs(stored_shapes(editor, server)[1]["rotation"] - 90) < 2


def test_a_polygon_by_clicks_its_points_and_its_new_points(editor, server):
    editor.tool("polygon")
    for place in PENTAGON:
        editor.click(*place)
    editor.key("Enter")
    editor.objects(1)
    editor.key("Escape")
    editor.drag(PENTAGON[1], (180, 260))
    [shape] = stored_shapes(editor, server)
    near(shape["points"][2:4], [180, 260])
    # The middle of an edge becomes a new point; Alt and a click takes one away.
    editor.drag((130 - 40, 415), (90, 470))
    assert len(stored_shapes(editor, server)[0]["points"]) == 12
    editor.page.keyboard.down("Alt")
    editor.click(90, 470)
    editor.page.keyboard.up("Alt")
    assert len(stored_shapes(editor, server)[0]["points"]) == 10


def test_a_lasso_is_a_polygon_with_few_points(editor, server):
    editor.tool("polygon")
    editor.page.keyboard.down("Shift")
    mouse = editor.page.mouse
    editor.move(100, 100)
    mouse.down()
    for x, y in [(300, 100), (300, 300), (100, 300), (100, 110)]:
        mouse.move(*editor.at(x, y), steps=25)
    mouse.up()
    editor.page.keyboard.up("Shift")
    editor.objects(1)
    [shape] = stored_shapes(editor, server)
    assert shape["type"] == "polygon" and 8 <= len(shape["points"]) <= 16


def test_a_line_ends_by_double_click_and_the_right_button_takes_points_back(editor, server):
    editor.tool("polyline")
    editor.click(50, 50)
    editor.click(100, 100)
    editor.click(400, 50)
    editor.click(400, 50, button="right")
    editor.page.mouse.dblclick(*editor.at(200, 60))
    editor.objects(1)
    [shape] = stored_shapes(editor, server)
    assert shape["type"] == "polyline"
    near(shape["points"], [50, 50, 100, 100, 200, 60])


def test_points_with_a_fixed_number_end_by_themselves(editor, server):
    editor.tool("points")
    editor.page.get_by_label("Points", exact=True).fill("3")
    editor.page.keyboard.press("Tab")
    editor.page.locator("[data-part=stage]").focus()
    for place in [(50, 50), (100, 80), (150, 50)]:
        editor.click(*place)
    editor.objects(1)
    assert stored_shapes(editor, server)[0]["type"] == "points"


def test_an_ellipse_and_a_cuboid(editor, server):
    editor.tool("ellipse")
    editor.drag((100, 100), (200, 160))
    editor.objects(1)
    editor.tool("cuboid")
    editor.drag((300, 300), (400, 420))
    editor.objects(2)
    ellipse, cuboid = stored_shapes(editor, server)
    near(ellipse["points"], [150, 130, 200, 100])
    assert cuboid["type"] == "cuboid" and len(cuboid["points"]) == 16


def test_shift_makes_an_ellipse_a_circle(editor, server):
    editor.tool("ellipse")
    editor.page.keyboard.down("Shift")
    editor.drag((100, 100), (200, 160))
    editor.page.keyboard.up("Shift")
    editor.objects(1)
    near(stored_shapes(editor, server)[0]["points"], [150, 150, 200, 100])


def test_a_mask_is_painted_erased_and_painted_again_by_undo(editor, server):
    editor.tool("brush")
    editor.drag((100, 100), (200, 100))
    editor.objects(1)
    first = stored_shapes(editor, server)[0]["points"]
    editor.key("Shift+2")
    editor.drag((150, 60), (150, 140))
    second = stored_shapes(editor, server)[0]["points"]
    assert sum(second[1:-4:2]) < sum(first[1:-4:2])
    editor.key("Control+z")
    assert stored_shapes(editor, server)[0]["points"] == first
    editor.key("Shift+1", "Enter")
    editor.drag((100, 300), (200, 300))
    editor.objects(2)


def test_a_polygon_is_added_to_a_mask_and_its_pixels_taken_from_those_below(editor, server):
    editor.key("Shift+3")
    for place in [(50, 50), (250, 50), (250, 250), (50, 250)]:
        editor.click(*place)
    editor.key("Enter")
    editor.objects(1)
    assert abs(sum(stored_shapes(editor, server)[0]["points"][1:-4:2]) - 200 * 200) < 1500
    editor.key("Enter")
    editor.page.get_by_label("Remove underlying").check()
    editor.page.locator("[data-part=stage]").focus()
    for place in [(150, 50), (350, 50), (350, 250), (150, 250)]:
        editor.click(*place)
    editor.key("Enter")
    editor.objects(2)
    below, above = stored_shapes(editor, server)
    assert abs(sum(below["points"][1:-4:2]) - 100 * 200) < 1500
    assert abs(sum(above["points"][1:-4:2]) - 200 * 200) < 1500


def test_a_polygon_is_cut_and_masks_are_joined(editor, server):
    editor.tool("polygon")
    for place in [(100, 100), (300, 100), (300, 300), (100, 300)]:
        editor.click(*place)
    editor.key("Enter", "Escape", "Alt+j")
    editor.wait("data-tool", "slice")
    editor.click(200, 100)
    editor.click(200, 300)
    editor.objects(2)
    assert sorted(max(shape["points"][::2]) for shape in stored_shapes(editor, server)) == pytest.approx([200, 300], abs=2)
    editor.key("Control+a", "j")
    editor.objects(1)
    assert stored_shapes(editor, server)[0]["type"] == "polygon"


def test_a_polygon_follows_the_outline_of_another(editor, server):
    editor.tool("polygon")
    for place in PENTAGON:
        editor.click(*place)
    editor.key("Enter")
    editor.objects(1)
    editor.key("Alt+a")
    editor.tool("polygon")
    editor.click(*PENTAGON[0])
    editor.click(*PENTAGON[2])
    editor.click(300, 250)
    editor.key("Enter")
    editor.objects(2)
    follower = stored_shapes(editor, server)[1]["points"]
    near(follower, [value for place in [*PENTAGON[:3], (300, 250)] for value in place], 2)


def test_a_skeleton_of_a_label_and_its_single_points(page, server):
    svg = "".join(
        f'<circle r="2" cx="{x}" cy="{y}" data-type="element node" data-element-id="{i}" data-node-id="{i}" '
        f'data-label-name="{name}"/>'
        for i, (name, x, y) in enumerate([("head", 50, 10), ("left", 10, 90), ("right", 90, 90)], 1)
    )
    svg += "".join(f'<line data-type="edge" data-node-from="1" data-node-to="{end}"/>' for end in (2, 3))
    seen = {"name": "seen", "input_type": "select", "mutable": True, "values": ["well", "badly"], "default_value": "well"}
    points = [{"name": name, "type": "points", "attributes": [seen]} for name in ("head", "left", "right")]
    label = {"name": "figure", "type": "skeleton", "sublabels": points, "svg": svg}
    project = make_labelled_project(page, server, "Skeletons", [label])
    editor = open_first_job(page, server, make_task(page, server, project, "one", NINE[:1]))
    editor.tool("skeleton")
    editor.drag((100, 100), (300, 300))
    editor.objects(1)
    editor.key("Escape")
    editor.drag((200, 100), (220, 80))
    [shape] = stored_shapes(editor, server)
    assert shape["type"] == "skeleton"
    near([value for element in shape["elements"] for value in element["points"]], [220, 80, 100, 300, 300, 300], 2)
    # Each point by itself: a locked one keeps its place, a hidden one is not grabbed either, and one is described.
    rows = page.locator(".editor-elements li")
    expect(rows).to_have_count(3)
    rows.nth(0).get_by_label("locked").check()
    rows.nth(1).get_by_label("hidden").check()
    rows.nth(2).get_by_label("seen").select_option("badly")
    editor.drag((300, 300), (320, 310))
    editor.page.locator("[data-part=stage]").focus()
    # Where its handle was, the whole object is taken hold of.
    editor.drag((220, 82), (225, 87))
    [shape] = stored_shapes(editor, server)
    near([value for element in shape["elements"] for value in element["points"]], [225, 85, 105, 305, 325, 315], 2)
    assert [value["value"] for value in shape["elements"][2]["attributes"]] == ["badly"]


def test_a_shape_is_drawn_anew_in_its_old_place_of_the_list(editor, server):
    editor.draw(50, 50, 150, 150)
    before = stored_shapes(editor, server)[0]
    editor.key("Escape")
    editor.click(100, 100)
    editor.key("Shift+n")
    editor.drag((200, 200), (300, 320))
    [after] = stored_shapes(editor, server)
    assert after["uid"] == before["uid"]
    near(after["points"], [200, 200, 300, 320])


def test_the_magic_wand_takes_what_has_the_same_colour(editor, server):
    editor.key("Shift+5")
    editor.wait("data-tool", "brush")
    # The dark ground beside the shuttle.
    editor.click(330, 480)
    editor.objects(1)
    [mask] = stored_shapes(editor, server)
    assert mask["type"] == "mask" and sum(mask["points"][1:-4:2]) > 20


def test_scissors_follow_what_is_seen_between_three_clicks(editor, server):
    editor.tool("scissors")
    for place in [(150, 150), (350, 150), (250, 330)]:
        editor.click(*place)
    editor.key("Enter")
    editor.objects(1)
    [shape] = stored_shapes(editor, server)
    assert shape["type"] == "polygon" and len(shape["points"]) > 12
    editor.key("Control+z")
    editor.objects(0)


def test_a_cuboid_by_four_corners_with_lines_into_the_depth(editor, server):
    editor.tool("cuboid-corners")
    editor.page.get_by_label("Lines into the depth").check()
    editor.page.locator("[data-part=stage]").focus()
    for place in [(100, 200), (100, 300), (220, 300), (260, 260)]:
        editor.click(*place)
    editor.objects(1)
    [shape] = stored_shapes(editor, server)
    front = [100, 200, 100, 300, 220, 200, 220, 300]
    near(shape["points"], [*front, *(value + (40, -40)[index % 2] for index, value in enumerate(front))])
    editor.key("Alt+p")
    expect(editor.page.get_by_label("Lines into the depth")).not_to_be_checked()


def test_the_brush_grows_under_the_hand_and_the_mask_is_hidden_while_it_is_painted(editor, server):
    page = editor.page
    editor.tool("brush")
    size = page.get_by_label("Size", exact=True)
    before = int(size.input_value())
    page.keyboard.down("Alt")
    editor.move(200, 200)
    page.mouse.down(button="right")
    page.mouse.move(editor.at(200, 200)[0] + 40, editor.at(200, 200)[1], steps=4)
    page.mouse.up(button="right")
    page.keyboard.up("Alt")
    assert int(size.input_value()) > before + 20
    editor.objects(0)
    editor.drag((100, 100), (200, 100))
    editor.objects(1)
    hide = page.get_by_role("button", name="Hide the mask")
    expect(hide).to_have_attribute("aria-pressed", "false")
    editor.key("h")
    expect(hide).to_have_attribute("aria-pressed", "true")
    first = stored_shapes(editor, server)[0]["points"]
    editor.drag((200, 100), (300, 100))
    editor.key("h")
    expect(hide).to_have_attribute("aria-pressed", "false")
    [mask] = stored_shapes(editor, server)
    assert sum(mask["points"][1:-4:2]) > sum(first[1:-4:2])
