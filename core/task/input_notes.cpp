#include "task/input_notes.h"

#include "sampling/guided_network.h"
#include "scorer/scorer.h"
#include "text/cut_text.h"

namespace deviascope::task {

namespace {

void noteCutBy(Surroundings &context, const text::ClipTokenizer &tokenizer,
               const std::vector<std::string> &texts)
{
    for (const std::string &note : text::notesOnCut(tokenizer, texts))
        context.note(note);
}

} // namespace

void noteCut(Surroundings &context, const std::vector<std::string> &prompts)
{
    noteCutBy(context, context.model().text.tokenizer(), prompts);
}

void noteCut(Surroundings &context, const std::vector<model::Attribute> &attributes)
{
    const auto &scorer = context.model().scorer;
    if (!scorer)
        return;
    for (const model::Attribute &attribute : attributes)
        noteCutBy(context, scorer->text.tokenizer(), attribute.classes);
}

void noteCut(Surroundings &context, const discovery::Settings &settings)
{
    std::vector<std::string> texts = {settings.concept_, settings.base, settings.negative};
    const char *const others = "together"; // concepts of the same run
    if (settings.own.table().find(others))
        for (const std::string &text : settings.own.texts(others))
            texts.push_back(text);
    noteCut(context, texts);
}

void requireScorer(Surroundings &context)
{
    const scorer::Scorer scorer(context.model());
}

void noteNegative(Surroundings &context, const std::string &negative, double guidance)
{
    if (!negative.empty() && !sampling::isGuided(context.model(), guidance))
        context.note("There is only one half of guidance here: --negative changes nothing.");
}

void noteLeftOut(Surroundings &context, const std::vector<format::LeftOut> &leftOut)
{
    if (!leftOut.empty())
        context.note(format::sentenceOf(leftOut));
}

report::Table leftOutTable(const std::vector<format::LeftOut> &leftOut)
{
    report::Table table;
    table.key = "left_out";
    table.columns = {report::column("file"), report::column("reason")};
    for (const format::LeftOut &each : leftOut)
        table.rows.push_back({each.file.string(), each.reason});
    return table;
}

format::PictureFolder
readFolder(Surroundings &context, const std::filesystem::path &folder,
           const std::function<void(const std::filesystem::path &, base::Picture)> &take)
{
    format::PictureFolder found = format::listPictures(folder);
    format::readEach(found, take, [&](double done) {
        base::Progress progress;
        progress.stage = "reading";
        progress.fraction = done;
        context.context().poll(progress);
    });
    noteLeftOut(context, found.leftOut);
    return found;
}

} // namespace deviascope::task
