"""Fits one of the encoder's adapters for questions to pairs of questions and passages, and writes it as adapter.go reads it.

    go run ./index/fit --news ../shared/eval/news/reuters21578/corpus.jsonl passages > /tmp/passages.jsonl
    python index/encoder/tune/tune.py --passages /tmp/passages.jsonl --far 0.4 --rate 1e-3 --out index/encoder/adapter1.bin
    python index/encoder/tune/tune.py --passages /tmp/passages.jsonl --far 1.2 --rate 8e-4 --out index/encoder/adapter2.bin

The model's weights stay as they are; so do the vectors of all passages. What is fitted are low-rank changes of the linear
maps (Hu et al., "LoRA", 2022) through which a question runs, by two aims at once:

  * of all texts of its corpus, a question is to lie nearest to those that answer it: the softmax over all similarities,
    divided by a temperature, is to fall on them (van den Oord et al., "Representation Learning with Contrastive Predictive
    Coding", 2018; here every text of the corpus is a negative, which is possible because their vectors do not move);
  * a question that no text answers is to lie far from all of them: a logistic regression on the greatest similarity.

Needs Python with torch, numpy and crc32c; takes about half an hour each. One thread, one seed: the same
questions give the same adapter on the same machine.
"""

import argparse
import collections
import json
import math
import pathlib
import random
import struct
import time

import crc32c
import numpy as np
import torch
import torch.nn.functional as F

HIDDEN, LAYERS, HEADS, INNER = 384, 12, 12, 1536
RANK, BLOCK, TILE = 32, 32, 16  # as in adapter.go and model.go
FIRST = 4  # the first layer that is changed: those below read words, not questions
MAPS = (  # in the order of the file
    ("attention.query", HIDDEN, HIDDEN),
    ("attention.key", HIDDEN, HIDDEN),
    ("attention.value", HIDDEN, HIDDEN),
    ("attention.output", HIDDEN, HIDDEN),
    ("feed_forward.in", HIDDEN, INNER),
    ("feed_forward.out", INNER, HIDDEN),
)


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class Tokenizer:
    """The unigram segmentation of the model's README."""

    def __init__(self, folder):
        self.mapping = {}
        for line in open(folder / "normalizer.tsv", encoding="utf-8"):
            code, _, to = line.rstrip("\n").partition("\t")
            self.mapping[chr(int(code, 16))] = "".join(chr(int(c, 16)) for c in to.split())
        pieces = lines(folder / "pieces.jsonl")
        self.pieces = {piece: (i, score) for i, (piece, score) in enumerate(pieces) if i > 3}
        self.longest = max(map(len, self.pieces))
        self.unknown = min(score for _, score in pieces) - 10

    def __call__(self, prefix, text):
        """Returns at most 512 ids."""
        text = "".join(self.mapping.get(c, c) for c in " " + prefix + text)
        while "  " in text:
            text = text.replace("  ", " ")
        text = text.replace(" ", "\u2581")
        best, back = [0.0] + [-math.inf] * len(text), [None] * (len(text) + 1)
        for i in range(len(text)):
            options = [(n, self.pieces.get(text[i : i + n])) for n in range(1, min(self.longest, len(text) - i) + 1)]
            if options[0][1] is None:
                options[0] = (1, (3, self.unknown))
            for n, piece in options:
                if piece and best[i] + piece[1] > best[i + n]:
                    best[i + n], back[i + n] = best[i] + piece[1], (i, piece[0])
        ids, at = [], len(text)
        while at:
            at, piece = back[at]
            ids.append(piece)
        return [0] + ids[::-1][:510] + [2]


def read_tensors(path):
    """Returns the float32 tensors of a safetensors file with 4-bit blocks."""
    raw = path.read_bytes()
    size = struct.unpack("<Q", raw[:8])[0]
    tensors = {}
    for name, entry in json.loads(raw[8 : 8 + size]).items():
        if name == "__metadata__":
            continue
        start, end = entry["data_offsets"]
        data = raw[8 + size + start : 8 + size + end]
        if name.endswith(".q4_0"):
            blocks = np.frombuffer(data, np.uint8).reshape(entry["shape"])
            scale = np.ascontiguousarray(blocks[..., :2]).view(np.float16).astype(np.float32)
            nibbles = np.concatenate([blocks[..., 2:] & 15, blocks[..., 2:] >> 4], -1).astype(np.float32) - 8
            array = (nibbles * scale).reshape(entry["shape"][0], -1)
            name = name.removesuffix(".q4_0")
        else:
            kind = {"F32": np.float32, "F16": np.float16}[entry["dtype"]]
            array = np.frombuffer(data, kind).reshape(entry["shape"]).astype(np.float32)
        tensors[name] = torch.from_numpy(array.copy())
    return tensors


class Encoder:
    """The model; with an adapter where one is given."""

    def __init__(self, folder):
        self.tokens, self.t = Tokenizer(folder), read_tensors(folder / "encoder.safetensors")

    def norm(self, x, name):
        return F.layer_norm(x, (HIDDEN,), self.t[name + ".weight"], self.t[name + ".bias"], 1e-12)

    def embed(self, ids):
        t = self.t
        x = t["embeddings.word"][ids] + t["embeddings.position"][: ids.shape[1]] + t["embeddings.token_type"].view(-1)
        return self.norm(x, "embeddings.layer_norm")

    def layers(self, x, mask, first, last, adapter=None):
        """x: [texts, pieces, hidden], mask: [texts, pieces]."""
        for i in range(first, last):

            def linear(v, name):
                full = f"layer.{i}.{name}"
                out = F.linear(v, self.t[full + ".weight"], self.t[full + ".bias"])
                if adapter is not None and i >= FIRST:
                    out = out + F.linear(F.linear(v, adapter[full + ".a"]), adapter[full + ".b"])
                return out

            q, k, v = (
                linear(x, f"attention.{n}").unflatten(-1, (HEADS, -1)).transpose(1, 2) for n in ("query", "key", "value")
            )
            a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
            x = self.norm(x + linear(a.transpose(1, 2).flatten(2), "attention.output"), f"layer.{i}.attention.layer_norm")
            h = linear(F.gelu(linear(x, "feed_forward.in")), "feed_forward.out")
            x = self.norm(x + h, f"layer.{i}.feed_forward.layer_norm")
        return x

    @torch.no_grad()
    def states(self, prefix, texts, last):
        """Returns what leaves the layer before last for each text: [pieces, hidden]."""
        ids = [self.tokens(prefix, text) for text in texts]
        out = [None] * len(texts)
        for batch in batches(range(len(texts)), lambda i: len(ids[i]), 4096):
            width = max(len(ids[i]) for i in batch)
            padded = torch.tensor([ids[i] + [1] * (width - len(ids[i])) for i in batch])
            mask = torch.tensor([[p < len(ids[i]) for p in range(width)] for i in batch])
            x = self.layers(self.embed(padded), mask, 0, last)
            for row, i in enumerate(batch):
                out[i] = x[row, : len(ids[i])].clone()
        return out

    def vectors(self, states, first, adapter=None):
        """Returns the unit vectors of texts from their states: [texts, hidden]."""
        x = torch.nn.utils.rnn.pad_sequence(states, batch_first=True)
        lengths = torch.tensor([len(s) for s in states])
        mask = torch.arange(x.shape[1])[None] < lengths[:, None]
        x = self.layers(x, mask, first, LAYERS, adapter)
        return F.normalize((x * mask[..., None]).sum(1), dim=-1)

    def passages(self, texts):
        out = torch.empty(len(texts), HIDDEN)
        states = self.states("passage: ", texts, LAYERS)
        for i, s in enumerate(states):
            out[i] = F.normalize(s.sum(0), dim=-1)
        return out


def batches(items, length, pieces):
    """Cuts items into lists of about the same length, with so many pieces each after padding."""
    batch, out = [], []
    for item in sorted(items, key=length):
        if batch and (len(batch) + 1) * length(item) > pieces:
            out.append(batch)
            batch = []
        batch.append(item)
    return out + [batch]


class Corpus:
    """Texts that questions are put to: each sentence of a passage, and each passage."""

    def __init__(self, passages, encoder):
        self.texts, self.of = [], collections.defaultdict(list)
        for p in passages:
            for text in p["texts"]:
                self.of[p["id"]].append(len(self.texts))
                self.texts.append(text)
        self.lower = [text.lower() for text in self.texts]
        self.vectors = encoder.passages(self.texts)

    def answers(self, passage, words):
        """Returns the texts that answer, and those of which that is uncertain, which count neither way."""
        words, own = words.lower().strip(), self.of[passage]
        right = [i for i in own if words in self.lower[i]] or own
        doubtful = set(own) - set(right)
        if len(words) >= 3:
            doubtful |= {i for i, text in enumerate(self.lower) if words in text} - set(right)
        return right, sorted(doubtful)


def corpora(passages, questions, encoder, others):
    """Returns the starter articles, and of the news the stories that are asked about and as many others."""
    stories = collections.defaultdict(list)
    for p in passages:
        stories[p["corpus"], p["article"]].append(p)
    asked = {q["passage"] for q in questions}
    chosen = collections.defaultdict(list)
    rest = []
    for (corpus, _), story in stories.items():
        if corpus == "starter" or any(p["id"] in asked for p in story):
            chosen[corpus] += story
        else:
            rest.append((corpus, story))
    random.shuffle(rest)
    for corpus, story in rest[:others]:
        chosen[corpus] += story
    where = {p["id"]: corpus for corpus, list_ in chosen.items() for p in list_}
    return {name: Corpus(list_, encoder) for name, list_ in chosen.items()}, where


def quantize(w):
    """Returns scales [rows, blocks] float16 and nibbles [rows, blocks, 32] of the least squared error."""
    blocks = w.reshape(w.shape[0], -1, BLOCK)
    top = np.take_along_axis(blocks, np.abs(blocks).argmax(-1)[..., None], -1)[..., 0]
    error = np.full(top.shape, np.inf, np.float32)
    scales, nibbles = np.zeros(top.shape, np.float16), np.zeros(blocks.shape, np.uint8)
    for steps in (-8, -7.5, -7, -6.5, -6, -5.5, 6, 6.5, 7, 7.5):
        d = (top / steps).astype(np.float16)
        f = d.astype(np.float32)[..., None]
        n = np.clip(np.round(blocks / np.where(f == 0, 1, f)) + 8, 0, 15)
        e = (((n - 8) * f - blocks) ** 2).sum(-1)
        better = e < error
        error[better], scales[better], nibbles[better] = e[better], d[better], n[better]
    return scales, nibbles


def write(path, adapter):
    """Writes the file that adapter.go describes."""
    out = bytearray(b"sumadp1\n\0\0\0\0" + struct.pack("<I", FIRST))

    def section(data):
        out.extend(bytes(-len(out) % 64) + data)

    for i in range(FIRST, LAYERS):
        for name, _, _ in MAPS:
            for part in "ab":
                w = adapter[f"layer.{i}.{name}.{part}"].numpy()
                rows, blocks = w.shape[0], w.shape[1] // BLOCK
                scales, nibbles = quantize(w)
                packed = nibbles[..., :16] | nibbles[..., 16:] << 4
                section(packed.reshape(rows // TILE, TILE, blocks, 4, 4).transpose(0, 2, 3, 1, 4).tobytes())
                section(scales.reshape(rows // TILE, TILE, blocks).transpose(0, 2, 1).astype("<f2").tobytes())
                section(bytes(4 * rows))  # no bias
    struct.pack_into("<I", out, 8, crc32c.crc32c(bytes(out[12:])))
    path.write_bytes(out)


def main():
    here = pathlib.Path(__file__).parent
    p = argparse.ArgumentParser()
    p.add_argument("--model", type=pathlib.Path, default="../shared/models/sentence-encoder")
    starter = here / "../../../corpus/articles/questions.jsonl"
    p.add_argument("--questions", type=pathlib.Path, nargs="+", default=[starter, here / "news.jsonl"])
    p.add_argument("--passages", type=pathlib.Path, required=True)
    p.add_argument("--out", type=pathlib.Path, required=True)
    p.add_argument("--rounds", type=int, default=4)
    p.add_argument("--rate", type=float, default=8e-4)
    p.add_argument("--temperature", type=float, default=0.02)
    p.add_argument("--far", type=float, default=1.2, help="weight of the second aim")
    p.add_argument("--share", type=float, default=0.75, help="of the change that is kept, so that other corpora gain too")
    p.add_argument("--others", type=int, default=250, help="stories that nothing is asked about")
    o = p.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    random.seed(1)

    encoder, questions = Encoder(o.model), [q for file in o.questions for q in lines(file)]
    corpus, where = corpora(lines(o.passages), questions, encoder, o.others)
    questions = [q for q in questions if q["passage"] in where]
    typed = [q["question"].lower().rstrip(" ?!.…") for q in questions]  # as Encoder.Query does
    states = dict(zip((q["question"] for q in questions), encoder.states("query: ", typed, FIRST)))
    length = lambda q: len(states[q["question"]])
    answered = [q for q in questions if "answer" in q]
    for q in answered:
        q["right"], q["doubtful"] = corpus[where[q["passage"]]].answers(q["passage"], q["answer"])
    unanswered = sorted((q for q in questions if "answer" not in q), key=length)
    print(len(answered), "questions,", len(unanswered), "without an answer", {n: len(c.texts) for n, c in corpus.items()}, flush=True)

    adapter = {}
    for i in range(FIRST, LAYERS):
        for name, inputs, outputs in MAPS:
            adapter[f"layer.{i}.{name}.a"] = torch.nn.Parameter(torch.randn(RANK, inputs) / math.sqrt(inputs))
            adapter[f"layer.{i}.{name}.b"] = torch.nn.Parameter(torch.zeros(outputs, RANK))
    weights = list(adapter.values())
    border = torch.nn.Parameter(torch.tensor([0.8]))  # the similarity at which both are equally likely
    optimizer = torch.optim.AdamW([{"params": weights, "lr": o.rate}, {"params": [border], "lr": 1e-3}], weight_decay=0.01)
    size, slope, step = 32, 1.5, 0
    steps = o.rounds * math.ceil(len(answered) / size)
    for round_ in range(o.rounds):
        random.shuffle(answered)
        parts = []
        for start in range(0, len(answered), 24 * size):  # questions of about the same length together
            part = sorted(answered[start : start + 24 * size], key=length)
            parts += [part[i : i + size] for i in range(0, len(part), size)]
        random.shuffle(parts)
        total, began = 0.0, time.time()
        for part in parts:
            shorter = sum(length(q) <= length(part[-1]) for q in unanswered)
            batch = part + random.sample(unanswered[: max(shorter, 50)], len(part) // 4 + 1)
            vectors = encoder.vectors([states[q["question"]] for q in batch], FIRST, adapter)
            loss = 0
            for q, v in zip(batch, vectors):
                similar = corpus[where[q["passage"]]].vectors @ v / o.temperature
                if "answer" not in q:  # twice, since there are fewer of them
                    loss = loss + 2 * o.far * F.softplus((similar.max() - border / o.temperature) / slope)
                    continue
                counted = torch.ones(len(similar), dtype=torch.bool)
                counted[q["doubtful"]] = False
                right = similar[q["right"]]
                loss = loss + similar[counted].logsumexp(0) - right.logsumexp(0)
                loss = loss + o.far * F.softplus(-(right.max() - border / o.temperature) / slope)
            loss = loss.sum() / len(part)
            step += 1
            optimizer.param_groups[0]["lr"] = o.rate * min(1, step / 30) * max(0.02, 1 - step / steps)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimizer.step()
            total += loss.item()
        print(f"round {round_ + 1}: loss {total / len(parts):.3f}, {time.time() - began:.0f} s", flush=True)
        kept = {k: w.detach() * (o.share if k.endswith(".b") else 1) for k, w in adapter.items()}
        write(o.out, kept)


if __name__ == "__main__":
    main()
