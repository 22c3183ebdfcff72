#!/usr/bin/env python3
"""Makes the tiny models of tests/models and what the reference implementation computes with them.

    pip install torch transformers sentence-transformers
    python3 tests/models/make.py

The weights are random. `expected.json` has the vectors of sentence-transformers and the logits of transformers.
Embeddings: bert (WordPiece, mean), xlm-roberta (Unigram, first token, half precision). Entailment: bert-judge, roberta
(byte-level BPE) and deberta-v2 (Unigram, relative positions in buckets), and deberta-plain (own projections, no buckets).
"""
import json, os, pathlib, shutil
import torch, transformers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from sentence_transformers import SentenceTransformer
from sentence_transformers import models as modules

HERE = pathlib.Path(__file__).parent
TEXTS = [
    "The bridge cost 4.2 million crowns.",
    "Ferries run again, the mayor of Tórshavn said on Tuesday.",
    "桥梁耗资四百二十万克朗。",
    "A",
    "It's closed — for repairs; “nobody” knows why… " * 4,
]
PAIRS = [
    ("The bridge cost 4.2 million crowns, the mayor said.", "The bridge cost 4.3 million crowns"),
    ("Ferries run again.", "No ferry runs."),
    ("The mayor of Tórshavn opened the bridge on Tuesday after months of repairs. ", "The bridge is open"),
]
LABELS = {0: "contradiction", 1: "entailment", 2: "neutral"}
ALL = TEXTS + [text for pair in PAIRS for text in pair]


def wordpiece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(ALL, trainers.WordPieceTrainer(vocab_size=150, special_tokens=special))
    ids = [(name, tokenizer.token_to_id(name)) for name in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=ids)
    return tokenizer, dict(unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]", pad_token="[PAD]", mask_token="[MASK]")


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trainer = trainers.BpeTrainer(vocab_size=320, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(ALL, trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    return tokenizer, dict(unk_token="<unk>", cls_token="<s>", sep_token="</s>", pad_token="<pad>", mask_token="<mask>", bos_token="<s>", eos_token="</s>")


def unigram(special, template):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace("  ", " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.train_from_iterator(ALL, trainers.UnigramTrainer(vocab_size=150, special_tokens=special, unk_token=special[3]))
    ids = [(name, tokenizer.token_to_id(name)) for name in (special[0], special[2])]
    tokenizer.post_processor = processors.TemplateProcessing(single=template[0], pair=template[1], special_tokens=ids)
    return tokenizer, dict(unk_token=special[3], cls_token=special[0], sep_token=special[2], pad_token=special[1], mask_token=special[4])


def save(name, model, tokenizer, names, half=False):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    with torch.no_grad():
        for parameter in model.parameters():   # the default of .02 leaves every activation close to linear
            parameter.copy_(torch.randn_like(parameter) * .3 + (1.0 if parameter.ndim == 1 and parameter.mean() == 1 else 0.0))
    if half:
        model = model.half()
    model.save_pretrained(folder)
    wrapped = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=64, **names)
    wrapped.save_pretrained(folder)
    return folder, model.float().eval(), wrapped


def embeddings(name, model, tokenizer, names, pooling, half=False):
    folder, model, _ = save(name, model, tokenizer, names, half)
    transformer = modules.Transformer(str(folder), max_seq_length=48)
    transformer.to(torch.float32)
    encoder = SentenceTransformer(modules=[transformer, modules.Pooling(transformer.get_embedding_dimension() if hasattr(transformer, "get_embedding_dimension") else transformer.get_word_embedding_dimension(), pooling_mode=pooling), modules.Normalize()], device="cpu")
    vectors = encoder.encode(TEXTS).tolist()
    again = HERE / (name + ".new")
    encoder.half().save(str(again), create_model_card=False) if half else encoder.save(str(again), create_model_card=False)
    shutil.rmtree(folder)
    again.rename(folder)
    return {"texts": TEXTS, "vectors": vectors}


def judge(name, model, tokenizer, names):
    _, model, wrapped = save(name, model, tokenizer, names)
    kept = model.config.type_vocab_size > 1
    with torch.no_grad():
        logits = [model(**{key: value for key, value in wrapped(*pair, return_tensors="pt", return_token_type_ids=True).items()
                           if kept or key != "token_type_ids"}).logits[0].tolist() for pair in PAIRS]
    return {"pairs": PAIRS, "logits": logits}


def main():
    torch.manual_seed(7)
    size = dict(hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2, id2label=LABELS, label2id={v: k for k, v in LABELS.items()})
    expected = {}
    tokenizer, names = wordpiece()
    count = tokenizer.get_vocab_size()
    bert = transformers.BertConfig(vocab_size=count, max_position_embeddings=80, **size)
    expected["bert"] = embeddings("bert", transformers.BertModel(bert), tokenizer, names, "mean")
    expected["bert-judge"] = judge("bert-judge", transformers.BertForSequenceClassification(bert), tokenizer, names)
    tokenizer, names = byte_level()
    roberta = transformers.RobertaConfig(vocab_size=tokenizer.get_vocab_size(), max_position_embeddings=130, type_vocab_size=1, pad_token_id=1, bos_token_id=0, eos_token_id=2, **size)
    expected["roberta"] = judge("roberta", transformers.RobertaForSequenceClassification(roberta), tokenizer, names)
    tokenizer, names = unigram(["<s>", "<pad>", "</s>", "<unk>", "<mask>"], ("<s> $A </s>", "<s> $A </s> </s> $B </s>"))
    xlm = transformers.XLMRobertaConfig(vocab_size=tokenizer.get_vocab_size(), max_position_embeddings=80, type_vocab_size=1, pad_token_id=1, bos_token_id=0, eos_token_id=2, **size)
    expected["xlm-roberta"] = embeddings("xlm-roberta", transformers.XLMRobertaModel(xlm), tokenizer, names, "cls", half=True)
    tokenizer, names = unigram(["[CLS]", "[PAD]", "[SEP]", "[UNK]", "[MASK]"], ("[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1"))
    common = dict(vocab_size=tokenizer.get_vocab_size(), max_position_embeddings=80, type_vocab_size=0, pad_token_id=1, relative_attention=True, layer_norm_eps=1e-7, **size)
    deberta = transformers.DebertaV2Config(position_buckets=8, norm_rel_ebd="layer_norm", share_att_key=True, pos_att_type=["p2c", "c2p"], position_biased_input=False, max_relative_positions=-1, pooler_hidden_act="gelu", pooler_hidden_size=16, **common)
    expected["deberta-v2"] = judge("deberta-v2", transformers.DebertaV2ForSequenceClassification(deberta), tokenizer, names)
    plain = transformers.DebertaV2Config(position_buckets=-1, norm_rel_ebd="none", share_att_key=False, pos_att_type=["c2p"], position_biased_input=True, max_relative_positions=12, pooler_hidden_act="gelu", pooler_hidden_size=16, **common)
    expected["deberta-plain"] = judge("deberta-plain", transformers.DebertaV2ForSequenceClassification(plain), tokenizer, names)
    for path in HERE.glob("*/*"):
        if path.name in ("README.md", "special_tokens_map.json", "training_args.bin") or path.name.startswith("."):
            path.unlink()
    with open(HERE / "expected.json", "w") as out:
        json.dump(expected, out, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
