"""The sentence encoder with changes of low rank to learn (LoRA: Hu et al. 2021, arXiv 2106.09685).

The upper half of its layers learn; the lower half stays as it is, so that the states below are
worked out once. Needs torch; `assistant.language.tuning` and `retrieval.asking_training` learn with
it, and `retrieval.export` puts what was learnt into the exported encoders.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel

from retrieval.export import TOKENIZER_FILE, weights_folder

Matrix = NDArray[np.float32]

_FROM = 3  # layers below keep their weights
_RANK = 16
_SCALE = 2.0
_DROPOUT = 0.1
_MOST_TOKENS = 64  # read of a text
_DECAY = 0.01
_NEAR = 20  # batches that are sorted by length together, so that little is padding


class _LowRank(nn.Module):
    """A linear layer whose weight stays, and a change of low rank, which is nothing at first."""

    def __init__(self, kept: nn.Linear) -> None:
        super().__init__()
        self.kept = kept
        spread = kept.in_features**-0.5
        self.down = nn.Parameter(spread * torch.randn(_RANK, kept.in_features))
        self.up = nn.Parameter(torch.zeros(kept.out_features, _RANK))
        self.drop = nn.Dropout(_DROPOUT)

    def forward(self, states: Tensor) -> Tensor:
        """`(..., out)`, of `(..., in)`."""
        change = functional.linear(functional.linear(self.drop(states), self.down), self.up)
        kept: Tensor = self.kept(states)
        return kept + _SCALE * change


class TunedEncoder(nn.Module):
    """The sentence encoder, of which the upper layers learn."""

    def __init__(self) -> None:
        """Load it.

        Raises:
            ArtifactError: its weights are missing or wrong.
        """
        super().__init__()
        weights = weights_folder()
        config = BertConfig(**json.loads((weights / "config.json").read_text(encoding="utf-8")))
        config._attn_implementation = "eager"
        config.attention_probs_dropout_prob = 0.0
        bert = BertModel(config, add_pooling_layer=False)
        bert.load_state_dict(load_file(weights / "model.safetensors"), strict=False)
        bert.requires_grad_(False)
        for layer in bert.encoder.layer[_FROM:]:
            for name, module in list(layer.named_modules()):
                if isinstance(module, nn.Linear):
                    layer.set_submodule(name, _LowRank(module))
                elif isinstance(module, nn.LayerNorm):
                    module.requires_grad_(True)
        self.bert = bert
        self._tokenizer = Tokenizer.from_file(str(weights / TOKENIZER_FILE))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_MOST_TOKENS)

    def learnt(self) -> list[nn.Parameter]:
        """The parameters that learn."""
        return [values for values in self.parameters() if values.requires_grad]

    @torch.no_grad()
    def lower(self, texts: Sequence[str]) -> list[Tensor]:
        """States below the layers that learn, `(n_tokens, EMBEDDING_SIZE)` float16 of each text."""
        self.eval()
        found = []
        for text in texts:
            ids = torch.tensor([self._tokenizer.encode(text).ids])
            states = self.bert.embeddings(ids)
            for layer in self.bert.encoder.layer[:_FROM]:
                states = layer(states)
            found.append(states[0].half())
        return found

    def forward(self, states: Sequence[Tensor]) -> Tensor:
        """Unit vectors, `(n, EMBEDDING_SIZE)`, of what `lower` gave."""
        padded = nn.utils.rnn.pad_sequence([some.float() for some in states], batch_first=True)
        sizes = torch.tensor([len(some) for some in states])
        mask = (torch.arange(padded.shape[1]) < sizes[:, None]).float()
        hidden = (1 - mask[:, None, None, :]) * torch.finfo(torch.float32).min
        for layer in self.bert.encoder.layer[_FROM:]:
            padded = layer(padded, attention_mask=hidden)
        summed = (padded * mask[..., None]).sum(1)
        return functional.normalize(summed / mask.sum(1, keepdim=True), dim=1)

    def changes(self) -> dict[str, Matrix]:
        """What was learnt, by layer and module, as `retrieval.export` reads it."""
        changes: dict[str, Matrix] = {}
        for name, module in self.bert.named_modules():
            if isinstance(module, _LowRank):
                changes[f"{name}.up"] = (_SCALE * module.up).numpy(force=True)
                changes[f"{name}.down"] = module.down.numpy(force=True)
            elif isinstance(module, nn.LayerNorm) and module.weight.requires_grad:
                changes[f"{name}.weight"] = module.weight.numpy(force=True)
                changes[f"{name}.bias"] = module.bias.numpy(force=True)
        return changes


def batches(
    states: Sequence[Tensor], size: int, rng: np.random.Generator
) -> Iterator[NDArray[np.int64]]:
    """Texts by number, each once a round, `size` a batch, those of one batch of about the same
    length; without end.
    """
    sizes = np.array([len(state) for state in states])
    while True:
        order = rng.permutation(len(sizes))
        for start in range(0, len(order), _NEAR * size):
            part = order[start : start + _NEAR * size]
            order[start : start + _NEAR * size] = part[np.argsort(sizes[part], kind="stable")]
        starts = size * rng.permutation(len(order) // size)
        yield from (order[start : start + size] for start in starts)


def learn(
    encoder: TunedEncoder,
    learners: Iterable[tuple[Iterable[nn.Parameter], float]],
    losses: Iterator[Tensor],
    *,
    steps: int,
    warm_up: int,
    told_every: int,
) -> None:
    """Learn by AdamW, at rates that rise at first and then fall to nothing.

    Args:
        encoder: what learns, with whatever reads its vectors.
        learners: parameters and their highest rate, the encoder's among them.
        losses: of one batch after the other, each worked out when it is asked for.
        steps: batches.
        warm_up: steps until the rates are highest.
        told_every: steps after which the mean loss is printed.
    """
    optimiser = torch.optim.AdamW(
        [{"params": [*some], "lr": rate, "weight_decay": _DECAY} for some, rate in learners]
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / warm_up) * (1 - step / steps)
    )
    encoder.train()
    told = 0.0
    for step, loss in enumerate(islice(losses, steps), start=1):
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(encoder.learnt(), 1.0)
        optimiser.step()
        schedule.step()
        told += loss.item() / told_every
        if step % told_every == 0:
            typer.echo(f"step {step} of {steps}, loss {told:.3f}")
            told = 0.0
