#include "decoding/picture_report.h"

namespace deviascope::decoding {

using report::Cell;
using report::column;
using report::Count;
using report::Fact;
using report::fixed;
using report::Missing;
using report::Ratio;
using report::Section;
using report::Share;
using report::shownColumn;
using report::Table;

namespace {

Table placesTable(const std::vector<PicturePlace> &places)
{
    Table table;
    table.key = "pictures";
    table.columns = {column("picture", DEVIASCOPE_TR("report", "picture")),
                     shownColumn(DEVIASCOPE_TR("report", "lies nearest to")),
                     shownColumn(DEVIASCOPE_TR("report", "cosine")),
                     column("chance", DEVIASCOPE_TR("report", "by chance below")),
                     column("caption", DEVIASCOPE_TR("report", "its caption")),
                     column("cosine", DEVIASCOPE_TR("report", "cosine")),
                     column("rank", DEVIASCOPE_TR("report", "rank")),
                     column("nearest"),
                     column("margin"),
                     column("named")};
    for (const PicturePlace &place : places) {
        const bool named = place.margin > 0, captioned = !place.caption.empty();
        const Cell missing = Missing();
        table.rows.push_back({place.name,
                              named ? Cell(place.nearest.front().prompt)
                                    : Cell(report::Phrase(DEVIASCOPE_TR("report", "no prompt"))),
                              fixed(place.nearest.front().cosine), fixed(place.chance),
                              captioned ? Cell(place.caption) : missing,
                              place.cosine ? Cell(fixed(*place.cosine)) : missing,
                              captioned ? Cell(Count{place.rank}) : missing,
                              report::nested(namesTable(place.nearest)), fixed(place.margin),
                              report::Answer{named}});
    }
    return table;
}

Share shareOf(const RankShare &rank)
{
    Share share{static_cast<double>(rank.count) / rank.n, rank.interval};
    share.count = rank.count;
    share.n = rank.n;
    return share;
}

void addRank(Section &section, const std::string &place, std::string source, const RankShare &rank)
{
    const auto percent = [](double share) { return textOf(Cell(Share{share, {}})); };
    section.items.push_back(report::Paragraph{
        {std::move(source),
         {textOf(Cell(shareOf(rank))), percent(rank.shuffled), percent(rank.shuffledQ95)}}});
    section.items.push_back(Fact{
        {{place + ".share", place + ".low", place + ".high", place + ".count", place + ".n"}, {}},
        shareOf(rank)});
    section.items.push_back(Fact{column(place + ".shuffled"), fixed(rank.shuffled)});
    section.items.push_back(Fact{column(place + ".shuffled_q95"), fixed(rank.shuffledQ95)});
}

void addSummary(Section &section, const PictureCheck &check, size_t prompts)
{
    const auto among = static_cast<std::int64_t>(prompts);
    section.items.push_back(report::Paragraph{
        {DEVIASCOPE_TR("report", "Of %1 pictures with %2 captions, among %3 prompts:"),
         {std::to_string(check.captioned), std::to_string(check.captions),
          std::to_string(among)}}});
    section.items.push_back(Fact{column("picture_check.pictures"), Count{check.captioned}});
    section.items.push_back(Fact{column("picture_check.captions"), Count{check.captions}});
    section.items.push_back(Fact{column("picture_check.prompts"), Count{among}});
    addRank(section, "picture_check.first",
            DEVIASCOPE_TR("report", "the own caption is the nearest prompt: %1 (with shuffled "
                                    "captions %2, in 95 % of shuffles at most %3)"),
            check.first);
    addRank(section, "picture_check.first_five",
            DEVIASCOPE_TR("report", "it is among the first five: %1 (with shuffled captions %2, in "
                                    "95 % of shuffles at most %3)"),
            check.firstFive);
    const Ratio cosine{check.cosine, check.cosineInterval, "-", 2, report::Sign::Always};
    const Ratio shuffled{check.shuffledCosine, {}, "-", 2, report::Sign::Always};
    section.items.push_back(report::Paragraph{
        {DEVIASCOPE_TR("report", "mean cosine with the own caption: %1 (shuffled %2)"),
         {textOf(Cell(cosine)), textOf(Cell(shuffled))}}});
    section.items.push_back(Fact{
        {{"picture_check.cosine.mean", "picture_check.cosine.low", "picture_check.cosine.high"},
         {}},
        cosine});
    section.items.push_back(
        Fact{column("picture_check.cosine.shuffled"), fixed(check.shuffledCosine)});
}

} // namespace

Table namesTable(const std::vector<NamedBy> &names)
{
    Table table;
    table.columns = {column("prompt"), column("cosine")};
    for (const NamedBy &each : names)
        table.rows.push_back({each.prompt, fixed(each.cosine)});
    return table;
}

Section picturesSection(const std::optional<PictureCheck> &check, size_t prompts)
{
    Section section{DEVIASCOPE_TR("report", "Pictures among the prompts"),
                    {placesTable(check ? check->places : std::vector<PicturePlace>())}};
    if (check && check->captioned > 0) {
        addSummary(section, *check, prompts);
        return section;
    }
    section.items.push_back(Fact{column("picture_check"), Missing()});
    if (check)
        section.items.push_back(report::Paragraph{DEVIASCOPE_TR(
            "report", "No picture has a caption, so nothing says whether they lie right.")});
    return section;
}

} // namespace deviascope::decoding
