"""Duration laws by name: each has its quantile function and its mean.

A law turns the order's own uniform number into minutes by inverse transform, so that changing a law's mean moves every
order the same way and re-rolls none. Lognormal and gamma are given by mean and coefficient of variation (cv), which is
how measured durations are usually reported.
"""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field, model_validator
from scipy import special

from sim.fields import NotNegative, Positive, Section

Floats = NDArray[np.float64]


class Constant(Section):
    """Always the same length."""

    law: Literal["constant"] = "constant"
    """Name of the law."""
    mean_min: NotNegative
    """Length in minutes; 0 makes the step instant, and it then needs nobody."""

    def quantile(self, u: Floats) -> Floats:
        """Return minutes, shape of `u` (uniform on [0, 1))."""
        return np.full_like(u, self.mean_min)

    @property
    def mean(self) -> float:
        """Mean length in minutes."""
        return self.mean_min


class Exponential(Section):
    """Exponential: memoryless."""

    law: Literal["exponential"]
    """Name of the law."""
    mean_min: Positive
    """Mean in minutes."""

    def quantile(self, u: Floats) -> Floats:
        """Return minutes, shape of `u` (uniform on [0, 1))."""
        return -self.mean_min * np.log1p(-u)

    @property
    def mean(self) -> float:
        """Mean length in minutes."""
        return self.mean_min


class Lognormal(Section):
    """Lognormal: the usual shape of handling times, with a long right tail."""

    law: Literal["lognormal"]
    """Name of the law."""
    mean_min: Positive
    """Mean in minutes."""
    cv: Positive
    """Coefficient of variation: standard deviation divided by mean."""

    def quantile(self, u: Floats) -> Floats:
        """Return minutes, shape of `u` (uniform on [0, 1))."""
        sigma2 = math.log1p(self.cv**2)
        z = special.ndtri(np.maximum(u, 1e-300))
        return np.asarray(self.mean_min * np.exp(math.sqrt(sigma2) * z - sigma2 / 2), dtype=np.float64)

    @property
    def mean(self) -> float:
        """Mean length in minutes."""
        return self.mean_min


class Gamma(Section):
    """Gamma; cv = 1 is the exponential, smaller is more regular."""

    law: Literal["gamma"]
    """Name of the law."""
    mean_min: Positive
    """Mean in minutes."""
    cv: Positive
    """Coefficient of variation: standard deviation divided by mean."""

    def quantile(self, u: Floats) -> Floats:
        """Return minutes, shape of `u` (uniform on [0, 1))."""
        shape = self.cv**-2
        return np.asarray(special.gammaincinv(shape, u) * (self.mean_min / shape), dtype=np.float64)

    @property
    def mean(self) -> float:
        """Mean length in minutes."""
        return self.mean_min


class Weibull(Section):
    """Weibull; shape below 1 has a heavy tail."""

    law: Literal["weibull"]
    """Name of the law."""
    mean_min: Positive
    """Mean in minutes."""
    shape: Positive
    """Shape parameter; 1 is the exponential."""

    def quantile(self, u: Floats) -> Floats:
        """Return minutes, shape of `u` (uniform on [0, 1))."""
        scale = self.mean_min / math.gamma(1 + 1 / self.shape)
        return np.asarray(scale * (-np.log1p(-u)) ** (1 / self.shape), dtype=np.float64)

    @property
    def mean(self) -> float:
        """Mean length in minutes."""
        return self.mean_min


class Uniform(Section):
    """Uniform between two lengths."""

    law: Literal["uniform"]
    """Name of the law."""
    low_min: NotNegative
    """Shortest, in minutes."""
    high_min: Positive
    """Longest, in minutes."""

    @model_validator(mode="after")
    def _ordered(self) -> Uniform:
        if self.high_min < self.low_min:
            raise ValueError("high_min must not be less than low_min")
        return self

    def quantile(self, u: Floats) -> Floats:
        """Return minutes, shape of `u` (uniform on [0, 1))."""
        return self.low_min + (self.high_min - self.low_min) * u

    @property
    def mean(self) -> float:
        """Mean length in minutes."""
        return (self.low_min + self.high_min) / 2


class Triangular(Section):
    """Triangular: shortest, most likely, longest; what an expert can usually say."""

    law: Literal["triangular"]
    """Name of the law."""
    low_min: NotNegative
    """Shortest, in minutes."""
    mode_min: NotNegative
    """Most likely, in minutes."""
    high_min: Positive
    """Longest, in minutes."""

    @model_validator(mode="after")
    def _ordered(self) -> Triangular:
        if not self.low_min <= self.mode_min <= self.high_min or self.low_min == self.high_min:
            raise ValueError("low_min, mode_min and high_min must come in this order, and the ends differ")
        return self

    def quantile(self, u: Floats) -> Floats:
        """Return minutes, shape of `u` (uniform on [0, 1))."""
        low, mode, high = self.low_min, self.mode_min, self.high_min
        turn = (mode - low) / (high - low)
        rising = low + np.sqrt(u * (high - low) * (mode - low))
        falling = high - np.sqrt((1 - u) * (high - low) * (high - mode))
        return np.where(u < turn, rising, falling)

    @property
    def mean(self) -> float:
        """Mean length in minutes."""
        return (self.low_min + self.mode_min + self.high_min) / 3


class Empirical(Section):
    """Measured lengths, equally likely, with straight lines between their order statistics."""

    law: Literal["empirical"]
    """Name of the law."""
    values_min: Annotated[tuple[NotNegative, ...], Field(min_length=1)]
    """Measured lengths in minutes, in any order."""

    def quantile(self, u: Floats) -> Floats:
        """Return minutes, shape of `u` (uniform on [0, 1))."""
        values = np.sort(np.asarray(self.values_min, dtype=np.float64))
        return np.interp(u, np.linspace(0, 1, values.size), values) if values.size > 1 else np.full_like(u, values[0])

    @property
    def mean(self) -> float:
        """Mean length in minutes (of the interpolated law: the ends count half)."""
        values = np.sort(np.asarray(self.values_min, dtype=np.float64))
        return float(values[0]) if values.size == 1 else float(np.trapezoid(values) / (values.size - 1))


def _short_form(value: Any) -> Any:
    """Turn a bare number into a constant of that many minutes."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"law": "constant", "mean_min": value}
    return value


Law = Annotated[
    Constant | Exponential | Lognormal | Gamma | Weibull | Uniform | Triangular | Empirical,
    Field(discriminator="law"),
]
Duration = Annotated[Law, BeforeValidator(_short_form, json_schema_input_type=float | Law)]
"""A duration law, written as a mapping with `law`, or as a bare number of minutes for a constant."""

INSTANT = Constant(mean_min=0)
"""The law of a step that takes no time and needs nobody."""
