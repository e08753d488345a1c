#include "tabs/explore/card_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace deviascope::ui {

using evaluation::Holder;
using evaluation::Rivalry;
using evaluation::RivalVerdict;
using statistics::Counted;

namespace {

class Text {
    Q_DECLARE_TR_FUNCTIONS(deviascope::ui::CardText)
};

QString wholePercent(double share)
{
    return QLocale().toString(int(std::lround(100 * share)));
}

QString wholePoints(double difference)
{
    const int whole = int(std::lround(100 * difference));
    const QString digits = QLocale().toString(std::abs(whole));
    return whole < 0 ? QStringLiteral("−") + digits : digits;
}

/// "41 of 52 [66–88 %] with the role kept"
QString successText(const scale::Trial &contender)
{
    return contender.kept.n > 0
               ? Text::tr("%1 with the role kept").arg(countText(contender.success))
               : countText(contender.success);
}

} // namespace

QString countText(const Counted &counted)
{
    if (counted.n == 0)
        return Text::tr("none to count");
    const base::Interval interval = counted.interval();
    return Text::tr("%1 of %2 [%3–%4 %]")
        .arg(QLocale().toString(counted.count), QLocale().toString(counted.n),
             wholePercent(interval.low), wholePercent(interval.high));
}

QString pointsText(const statistics::PairedDifference &difference)
{
    const QString value = wholePoints(difference.difference);
    return Text::tr("%1 points [%2, %3]")
        .arg(difference.difference > 0 ? QStringLiteral("+") + value : value,
             wholePoints(difference.interval.low), wholePoints(difference.interval.high));
}

QString rivalryText(const Rivalry &rivalry, Holder held)
{
    const auto numbers = [&](const QString &sentence) {
        return sentence.arg(successText(rivalry.learned), countText(rivalry.text.success),
                            pointsText(rivalry.difference()));
    };
    switch (rivalry.verdict()) {
    case RivalVerdict::LearnedBetter:
        return numbers(held == Holder::Learned
                           ? Text::tr("It turned %1, text steering %2: it does better, by %3.")
                           : Text::tr("Your choice: the learned direction does better, it turned "
                                      "%1, text steering %2: %3."));
    case RivalVerdict::LearnedAhead:
        return numbers(held == Holder::Learned
                           ? Text::tr("It turned %1, text steering %2: ahead by %3, too little to "
                                      "tell them apart.")
                           : Text::tr("Your choice: the learned direction turned %1, text steering "
                                      "%2: %3, too little to tell them apart."));
    case RivalVerdict::TextBetter:
        return numbers(held == Holder::Text
                           ? Text::tr("It does better: the learned direction turned %1, text "
                                      "steering %2: %3.")
                           : Text::tr("Your choice: it turned %1, text steering does better, with "
                                      "%2: %3."));
    case RivalVerdict::TextAhead:
        return numbers(held == Holder::Text
                           ? Text::tr("It is ahead: the learned direction turned %1, text "
                                      "steering %2: %3, too little to tell them apart.")
                           : Text::tr("Your choice: it turned %1, text steering %2: %3, too little "
                                      "to tell them apart."));
    case RivalVerdict::Equal:
        return numbers(held == Holder::Text
                           ? Text::tr("The learned direction turned %1, text steering %2, as many "
                                      "(%3): the simpler one is used.")
                           : Text::tr("Your choice: it turned %1, text steering %2, as many "
                                      "(%3)."));
    case RivalVerdict::LearnedUnusable:
        return held == Holder::Text
                   ? Text::tr("No usable direction was learned, so the text is used.")
                   : Text::tr("Your choice, though what was learned is not usable.");
    case RivalVerdict::NothingToCount:
        return held == Holder::Learned
                   ? Text::tr("Every picture showed the concept already: there was nothing to "
                              "compare it with text steering by.")
                   : Text::tr("Your choice: every picture showed the concept already, so nothing "
                              "could be compared.");
    case RivalVerdict::NoScorer:
        break;
    }
    return held == Holder::Learned
               ? Text::tr("Nothing could be counted: this model has no scorer to compare it with "
                          "text steering.")
               : Text::tr("Your choice: nothing could be counted, this model has no scorer.");
}

QString rivalryDetails(const Rivalry &rivalry)
{
    if (rivalry.pictures() == 0)
        return {};
    const QLocale locale;
    return (rivalry.newPrompts
                ? Text::tr("Both drew the same %1 pictures, with prompts and seeds that neither "
                           "learning nor the search for a strength used; those that did not show "
                           "the concept before are counted. Learned at %2, text at %3. Brackets: "
                           "95 % intervals; the difference is paired, picture by picture.")
                : Text::tr("Both drew the same %1 pictures, with seeds that neither learning nor "
                           "the search for a strength used; those that did not show the concept "
                           "before are counted. Learned at %2, text at %3. Brackets: 95 % "
                           "intervals; the difference is paired, picture by picture."))
        .arg(locale.toString(int(rivalry.seeds.size())),
             locale.toString(rivalry.learned.scale, 'f', 2),
             locale.toString(rivalry.text.scale, 'f', 2));
}

std::optional<scale::Trial> contenderOf(const engine::DirectionSummary &direction)
{
    if (direction.response && direction.response->suggested)
        return direction.response->suggested;
    if (!direction.rivalry || direction.rivalry->pictures() == 0)
        return std::nullopt;
    return direction.isText() ? direction.rivalry->text : direction.rivalry->learned;
}

} // namespace deviascope::ui
