"""What Datumaro reads of our exports: labels, kinds, counts and coordinates of each picture, beside what the task holds."""

import io
import shutil
import subprocess
import zipfile

import pytest
from datasets import Caller, make_task
from datumaro.components.annotation import AnnotationType
from datumaro.components.dataset import Dataset
from datumaro.components.environment import Environment
from scene import (
    HEIGHT,
    LABELS,
    NAMES,
    SHAPES,
    SKELETON,
    TAGS,
    TRACK,
    WIDTH,
    Maker,
    anything,
    box,
    boxes,
    mask,
    masks,
    no_plain_box,
    painted,
    per_picture,
    pixels,
    polygon_boxes,
    polygons,
    tags,
    turned_boxes,
    unlabelled,
)

def trained(folder):
    """CVAT's Cityscapes has pictures in another folder. Of …_instanceIds, whose numbers are 1000 for each label, Datumaro
    takes only those below 1000: it finds labels in …_labelTrainIds."""
    (folder / "imgsFine/leftImg8bit").rename(folder / "leftImg8bit")
    for file in folder.rglob("*_labelIds.png"):
        shutil.copy(file, file.with_name(file.name.replace("_labelIds", "_labelTrainIds")))


def five_numbers(folder):
    """Datumaro knows no sixth one, that of the track."""
    for file in (folder / "labels").rglob("*.txt"):
        lines = [line.split() for line in file.read_text().splitlines()]
        assert {line[0]: line[5:] for line in lines}["0"] == ["0"], "the track's number"
        file.write_text("".join(" ".join(line[:5]) + "\n" for line in lines))


def numbered(item_id: str) -> str:
    """MOT's pictures have numbers from 1."""
    return NAMES[int(item_id) - 1]


def below(item_id: str) -> str:
    """Without the folder of its label."""
    return item_id.replace(":", "/").rpartition("/")[2]


# Our format, Datumaro's, what it finds, and where need be: what happens to the folder, and to the names.
READ = [
    ("CVAT for images 1.1", "cvat", lambda: turned_boxes() + polygons() + painted(masks) + tags()),
    ("COCO 1.0", "coco", lambda: boxes() + polygons() + painted(masks) + polygon_boxes()),
    ("COCO 1.0", "coco_instances", lambda: boxes() + polygons() + painted(masks) + polygon_boxes()),
    ("Datumaro 1.0", "datumaro", lambda: boxes() + polygons() + painted(masks) + tags()),
    ("YOLO 1.1", "yolo", boxes),
    ("Ultralytics YOLO Detection 1.0", "yolo", lambda: boxes(turned=False)),
    ("Ultralytics YOLO Detection Track 1.0", "yolo", lambda: boxes(turned=False), five_numbers),
    ("Ultralytics YOLO Classification 1.0", "imagenet_with_subset_dirs", tags, None, below),
    ("ImageNet 1.0", "imagenet_txt", tags),
    ("PASCAL VOC 1.1", "voc", lambda: boxes() + painted(masks) + tags()),
    ("PASCAL VOC 1.1", "voc_classification", tags),
    ("PASCAL VOC 1.1", "voc_detection", boxes),
    ("PASCAL VOC 1.1", "voc_segmentation", lambda: painted(masks)),
    ("Segmentation mask 1.1", "voc_segmentation", lambda: painted(anything)),
    ("Segmentation mask 1.1", "voc_instance_segmentation", lambda: painted(anything)),
    ("LabelMe 3.0", "label_me", lambda: boxes() + polygons() + painted(masks)),
    ("MOT 1.1", "mot_seq", boxes, None, numbered),
    ("MOTS PNG 1.0", "mots", lambda: painted(anything)),
    ("KITTI 1.0", "kitti", lambda: boxes(turned=False)),
    ("KITTI 1.0", "kitti_detection", lambda: boxes(turned=False)),
    ("KITTI 1.0", "kitti_segmentation", lambda: painted(no_plain_box)),
    ("CamVid 1.0", "camvid", lambda: painted(anything, by_label=True)),
    ("Cityscapes 1.0", "cityscapes", lambda: painted(anything, by_label=True), trained),
    ("Open Images V6 1.0", "open_images", lambda: boxes(turned=False) + painted(no_plain_box) + tags()),
    ("WiderFace 1.0", "wider_face", boxes),
    ("ICDAR Localization 1.0", "icdar_text_localization", lambda: unlabelled(boxes() + polygons())),
    ("ICDAR Segmentation 1.0", "icdar_text_segmentation", lambda: unlabelled(painted(anything))),
]
# The tests of one case further down.
READ_APART = [
    ("COCO Keypoints 1.0", "coco_person_keypoints"),
    ("CVAT for video 1.1", "cvat"),
    ("ICDAR Recognition 1.0", "icdar_word_recognition"),
    ("ICDAR Localization 1.0", "icdar_text_localization"),
    ("ICDAR Segmentation 1.0", "icdar_text_segmentation"),
    ("VGGFace2 1.0", "vgg_face2"),
    ("LFW 1.0", "lfw"),
    ("Market-1501 1.0", "market1501"),
]
OURS_THAT_DATUMARO_DOES_NOT_READ = {
    "CSV of labels 1.0": "a table of our own",
    "Label table 1.0": "a table of our own, without coordinates",
    "Label Studio JSON 1.0": "Datumaro has no reader; Label Studio's converter reads it in Tests/Training",
    "Ultralytics YOLO Oriented Bounding Boxes 1.0": "Datumaro knows only Roboflow's folders; Ultralytics trains on it in Tests/Training",
    "Ultralytics YOLO Segmentation 1.0": "Datumaro's YOLO is boxes; Ultralytics trains on it in Tests/Training",
    "Ultralytics YOLO Pose 1.0": "Datumaro's YOLO is boxes; Tests/Golden has what it must be",
}
NO_EXPORT_OF_OURS = "we write no such format"
DATUMAROS_WITHOUT_PROOF = {
    "coco_captions coco_image_info coco_labels coco_panoptic coco_stuff": "parts of COCO that we do not write",
    "voc_action voc_layout": "parts of PASCAL VOC that we do not write",
    "imagenet": "our ImageNet has lists beside the folders, which is imagenet_txt",
    "common_semantic_segmentation common_semantic_segmentation_with_subset_dirs": "wants a dataset_meta.json; our CamVid is read as camvid",
    "kitti3d kitti_raw": "KITTI's points in space, which we do not have",
    "datumaro_binary arrow": "Datumaro's JSON in other clothes",
    "image_dir image_zip video_frames video_keyframes": "media without annotations",
    "roboflow_coco roboflow_create_ml roboflow_multiclass roboflow_voc roboflow_yolo roboflow_yolo_obb": "Roboflow's folders",
    "ade20k2017 ade20k2020 align_celeba ava brats brats_numpy celeba cifar dota kinetics mapillary_vistas mapillary_vistas_instances"
    " mapillary_vistas_panoptic mars mmdet_coco mnist mnist_csv mpii mpii_json mvtec mvtec_classification mvtec_detection"
    " mvtec_segmentation nyu_depth_v2 segment_anything sly_pointcloud synthia_al synthia_rand synthia_sf tabular vott_csv vott_json":
    NO_EXPORT_OF_OURS,
}
DATUMAROS_WITHOUT_PROOF = {name: why for names, why in DATUMAROS_WITHOUT_PROOF.items() for name in names.split()}


@pytest.fixture(scope="module")
def made(server):
    """A task of three pictures with a turned box, a box, a polygon, a mask, a tag, and a track of a box."""
    maker = Maker(server, LABELS)
    first, _, last = TRACK[1]
    keyframes = [maker.shape(0, "rectangle", TRACK[0], first), maker.shape(2, "rectangle", TRACK[0], last)]
    return maker.put(
        [maker.mark(*words) for words in TAGS],
        [maker.shape(*words) for words in SHAPES],
        [{**maker.mark(0, TRACK[0]), "shapes": keyframes}],
    )


def unpacked(data: bytes, folder):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder


def found(dataset: Dataset, name=str) -> dict[str, list]:
    """What Datumaro tells of each picture."""
    labels = dataset.categories().get(AnnotationType.label)
    facts = {}
    for item in dataset:
        facts[name(item.id)] = told = []
        assert item.media is None or item.media.size in {None, (HEIGHT, WIDTH)}
        for annotation in item.annotations:
            kind = annotation.type.name
            # Some of its readers number the labels, others have none.
            label = getattr(annotation, "label", None)
            label = labels[label].name if label is not None and labels else None
            if kind == "mask":
                # KITTI's and others have one of all that is nothing.
                if label != "background":
                    told.append((kind, label, *mask(annotation.image)))
                continue
            numbers = annotation.get_bbox() if kind == "bbox" else getattr(annotation, "points", [])
            told.append((kind, label, *(round(float(number), 2) for number in numbers)))
        told.sort(key=repr)
    return facts


@pytest.mark.parametrize("case", READ, ids=lambda case: f"{case[0]} as {case[1]}")
def test_datumaro_finds_what_the_task_holds(made, tmp_path, case):
    name, theirs, expected, arrange, named = (*case, None, None)[:5]
    call, task = made
    folder = unpacked(call.export(task, name), tmp_path / "read")
    if arrange:
        arrange(folder)
    facts = found(Dataset.import_from(str(folder), theirs), named or str)
    wanted = per_picture(expected())
    # A list of segmented pictures names those alone.
    missing = [picture for picture in wanted if picture not in facts]
    assert not any(wanted[picture] for picture in missing)
    assert facts == {picture: wanted[picture] for picture in wanted if picture not in missing}


def exported(task, folder, ours: str, theirs: str) -> Dataset:
    call, number = task
    return Dataset.import_from(str(unpacked(call.export(number, ours), folder / "read")), theirs)


def attribute(name: str, kind: str = "text", values=("",)) -> dict:
    return {"name": name, "mutable": False, "input_type": kind, "default_value": values[0], "values": list(values)}


def test_datumaro_finds_skeletons(server, tmp_path):
    points = [{"name": "head", "type": "points"}, {"name": "hip", "type": "points"}]
    maker = Maker(server, [{"name": "person", "type": "skeleton", "svg": SKELETON, "sublabels": points}])
    hip = {**maker.shape(1, "points", "hip", [15, 30]), "occluded": True}
    elements = [maker.shape(1, "points", "head", [10, 20]), hip]
    task = maker.put(shapes=[{**maker.shape(1, "skeleton", "person", []), "elements": elements}])
    dataset = exported(task, tmp_path, "COCO Keypoints 1.0", "coco_person_keypoints")
    body = [(1, "points", "person", 10.0, 20.0, 15.0, 30.0), (1, "bbox", "person", 10.0, 20.0, 5.0, 10.0)]
    assert found(dataset) == per_picture(body)
    (points,) = [one for item in dataset for one in item.annotations if one.type == AnnotationType.points]
    assert [point.name for point in points.visibility] == ["visible", "hidden"]
    skeleton = dataset.categories()[AnnotationType.points].items[0]
    assert (skeleton.labels, skeleton.joints) == (["head", "hip"], {(1, 2)})


def test_datumaro_finds_the_tracks_of_a_film(server, tmp_path):
    """Only a film's XML has the size of its frames, which Datumaro wants of CVAT for video."""
    call = Caller(server)
    source = ["-f", "lavfi", "-i", f"testsrc2=size={WIDTH}x{HEIGHT}:rate=10:duration=0.3", "-pix_fmt", "yuv420p"]
    subprocess.run(["ffmpeg", "-v", "error", *source, str(tmp_path / "film.mp4")], check=True)
    task = make_task(call, LABELS, {"film.mp4": (tmp_path / "film.mp4").read_bytes()})
    cat = call.json("GET", f"/api/labels?task_id={task}")["results"][0]["id"]
    shapes = [
        {"frame": frame, "type": "rectangle", "points": TRACK[1][frame], "occluded": frame == 2, "attributes": []}
        for frame in (0, 2)
    ]
    track = {"frame": 0, "label_id": cat, "attributes": [], "shapes": shapes}
    call("PUT", f"/api/tasks/{task}/annotations", {"version": 0, "tags": [], "shapes": [], "tracks": [track]})
    dataset = exported((call, task), tmp_path, "CVAT for video 1.1", "cvat")
    boxes = [(frame, "bbox", "cat", *box(corners)) for frame, corners in enumerate(TRACK[1])]
    assert found(dataset, lambda name: NAMES[int(name.rpartition("_")[2])]) == per_picture(boxes)
    told = {item.id: [one.attributes for one in item.annotations] for item in dataset}
    assert {one["track_id"] for attributes in told.values() for one in attributes} == {0}


def test_datumaro_finds_words(server, tmp_path):
    maker = Maker(server, [{"name": "icdar", "attributes": [attribute("text")]}])
    task = maker.put(
        [maker.mark(0, "icdar", text="Owls"), maker.mark(1, "icdar", text="at night")],
        [
            maker.shape(0, "rectangle", "icdar", [1, 2, 11, 12], text="O"),
            maker.shape(1, "polygon", "icdar", [1, 1, 31, 1, 31, 22, 1, 40], text="w"),
        ],
    )
    dataset = exported(task, tmp_path / "1", "ICDAR Recognition 1.0", "icdar_word_recognition")
    words = {item.id: [one.caption for one in item.annotations] for item in dataset}
    assert words == {"img_000": ["Owls"], "img_001": ["at night"], "img_002": []}

    dataset = exported(task, tmp_path / "2", "ICDAR Localization 1.0", "icdar_text_localization")
    outline = (1, "polygon", None, 1.0, 1.0, 31.0, 1.0, 31.0, 22.0, 1.0, 40.0)
    assert found(dataset) == per_picture([(0, "bbox", None, 1.0, 2.0, 10.0, 10.0), outline])
    texts = {item.id: [one.attributes["text"] for one in item.annotations] for item in dataset}
    assert texts == {"img_000": ["O"], "img_001": ["w"], "img_002": []}

    # It takes one letter for each mask: a word of several breaks its lines apart.
    dataset = exported(task, tmp_path / "3", "ICDAR Segmentation 1.0", "icdar_text_segmentation")
    shapes = [(0, "rectangle", [1, 2, 11, 12]), (1, "polygon", [1, 1, 31, 1, 31, 22, 1, 40])]
    painted = [(frame, "mask", None, *mask(pixels(kind, points, 0))) for frame, kind, points in shapes]
    assert found(dataset) == per_picture(painted)
    texts = {item.id: [one.attributes["text"] for one in item.annotations] for item in dataset}
    assert texts == {"img_000": ["O"], "img_001": ["w"], "img_002": []}


def test_datumaro_finds_faces(server, tmp_path):
    maker = Maker(server, [{"name": "ann"}, {"name": "bob"}])
    people = ["ann", "ann", "bob"]
    # Eyes, nose, and corners of the mouth; VGGFace2 has one box a picture.
    marks = [[x, 10, x + 10, 10, x + 5, 15, x + 1, 20, x + 9, 20] for x in (10, 30, 50)]
    frames = [[points[0] - 5, 5, points[0] + 15, 25] for points in marks]
    task = maker.put(
        [maker.mark(frame, person) for frame, person in enumerate(people)],
        [maker.shape(frame, "rectangle", person, frames[frame]) for frame, person in enumerate(people)]
        + [maker.shape(frame, "points", person, marks[frame]) for frame, person in enumerate(people)],
    )
    tags = [(frame, "label", person) for frame, person in enumerate(people)]
    points = [(frame, "points", person, *map(float, marks[frame])) for frame, person in enumerate(people)]
    boxes = [(frame, "bbox", person, *box(frames[frame])) for frame, person in enumerate(people)]
    dataset = exported(task, tmp_path / "1", "VGGFace2 1.0", "vgg_face2")
    assert found(dataset, below) == per_picture(tags + points + boxes)

    dataset = exported(task, tmp_path / "2", "LFW 1.0", "lfw")
    for item in dataset:
        for one in item.annotations:
            # LFW does not say whose landmarks they are: it takes whoever it read last.
            one.label = None if one.type == AnnotationType.points else one.label
    assert found(dataset) == per_picture(tags + unlabelled(points))


def test_datumaro_finds_who_was_seen_by_which_camera(server, tmp_path):
    attributes = [attribute("person_id"), attribute("camera_id", "number", "091"), attribute("query", "checkbox", ["false"])]
    maker = Maker(server, [{"name": "market-1501", "attributes": attributes}])
    seen = [("0007", 2, "false"), ("0007", 2, "false"), ("0008", 0, "true")]
    tags = [
        maker.mark(frame, "market-1501", person_id=person, camera_id=str(camera), query=query)
        for frame, (person, camera, query) in enumerate(seen)
    ]
    dataset = exported(maker.put(tags), tmp_path, "Market-1501 1.0", "market1501")
    told = [tuple(item.attributes[name] for name in ("person_id", "camera_id", "query", "frame_id")) for item in dataset]
    assert sorted(told) == [("0007", 2, False, 0), ("0007", 2, False, 1), ("0008", 0, True, 0)]
    assert all(item.media.size == (HEIGHT, WIDTH) for item in dataset)


def test_every_format_is_read_or_there_is_a_reason(server):
    """A format that comes to us or to Datumaro belongs into one of the lists."""
    exporters = {one["name"] for one in Caller(server).json("GET", "/api/server/annotation/formats")["exporters"]}
    pairs = [case[:2] for case in READ] + READ_APART
    ours, theirs = map(set, zip(*pairs, strict=True))
    assert ours | set(OURS_THAT_DATUMARO_DOES_NOT_READ) == exporters
    assert not ours & set(OURS_THAT_DATUMARO_DOES_NOT_READ)
    assert theirs | set(DATUMAROS_WITHOUT_PROOF) == set(Environment().importers)
    assert not theirs & set(DATUMAROS_WITHOUT_PROOF)
