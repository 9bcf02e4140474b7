"""Splink on the same records, set up as those who know it would; best F1, and what it says with certainty."""

import logging

import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

CERTAIN = 0.99

logging.getLogger("splink").setLevel(logging.ERROR)


def febrl_frame(records):
    frame = records.reset_index().rename(columns={"rec_id": "unique_id", "index": "unique_id"})
    # It takes the empty for unknown only where it is null.
    return frame.astype(object).where(frame.notna() & (frame != ""), None).astype("string")


def febrl_settings(link_type):
    return SettingsCreator(
        link_type=link_type, unique_id_column_name="unique_id",
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"), block_on("soc_sec_id"), block_on("date_of_birth"),
            block_on("given_name", "postcode"), block_on("surname", "postcode"),
            block_on("street_number", "postcode"), block_on("address_1"),
        ],
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]).configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("address_1", [0.9, 0.8]).configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        ])


def population_settings():
    name = [0.92, 0.8]
    return SettingsCreator(
        link_type="link_only", unique_id_column_name="unique_id",
        blocking_rules_to_generate_predictions=[
            block_on("dob", "family"), block_on("dob", "given"), block_on("dob", "postcode"),
            block_on("family", "postcode"), block_on("given", "postcode"), block_on("family", "given"),
        ],
        comparisons=[
            cl.NameComparison("given", jaro_winkler_thresholds=name).configure(term_frequency_adjustments=True),
            cl.NameComparison("family", jaro_winkler_thresholds=name).configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("dob", [1, 2]).configure(term_frequency_adjustments=False),
            cl.ExactMatch("sex"),
            cl.LevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=False),
            cl.ExactMatch("house"),
        ])


def trained(frames, settings, certain_rules, training_rules, seed=1):
    api = DuckDBAPI()
    linker = Linker([api.register(frame) for frame in frames], settings, log_level=logging.ERROR)
    training = linker.training
    training.estimate_probability_two_random_records_match(certain_rules, recall=0.9)
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=seed)
    for rule in training_rules:
        training.estimate_parameters_using_expectation_maximisation(rule)
    return linker


def febrl(frames):
    """Scored pairs of one set with itself, or of two."""
    link_type = "link_only" if len(frames) == 2 else "dedupe_only"
    linker = trained(
        [febrl_frame(frame) for frame in frames], febrl_settings(link_type),
        [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")],
        [block_on("date_of_birth"), block_on("postcode"), block_on("surname")])
    return scored(linker)


def population(index, incoming):
    linker = trained(
        [index, incoming], population_settings(), [block_on("given", "family", "dob")],
        [block_on("given", "family"), block_on("dob", "postcode"), block_on("postcode", "given")])
    return scored(linker)


def scored(linker):
    frame = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    columns = frame[["unique_id_l", "unique_id_r", "match_probability"]]
    return [(frozenset((left, right)), probability) for left, right, probability in columns.itertuples(index=False)]


def readings(pairs, truth):
    """Best F1 over all thresholds, and precision and recall of the pairs that are certain. `truth` is a set of pairs."""
    right, best, sure, sure_right = 0, 0.0, 0, 0
    ordered = sorted(pairs, key=lambda pair: -pair[1])
    for place, (pair, probability) in enumerate(ordered, 1):
        right += pair in truth
        if probability >= CERTAIN:
            sure, sure_right = place, right
        if place == len(ordered) or ordered[place][1] < probability:
            best = max(best, 2 * right / (place + len(truth)))
    return {"best-f1": best, "precision-at-99": sure_right / sure if sure else 1.0,
            "recall-at-99": sure_right / len(truth)}
