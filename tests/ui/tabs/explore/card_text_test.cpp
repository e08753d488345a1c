#include "tabs/explore/card_text.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::ui;
using evaluation::Holder;
using evaluation::Rivalry;

namespace {

Rivalry rivals(int learnedOnly, int textOnly)
{
    Rivalry rivalry;
    rivalry.both = 32;
    rivalry.learnedOnly = learnedOnly;
    rivalry.textOnly = textOnly;
    rivalry.neither = 52 - 32 - learnedOnly - textOnly;
    rivalry.learned = {1.25, {32 + learnedOnly, 52}, {45, 52}, {1, 12}, {58, 60}};
    rivalry.text = {1, {32 + textOnly, 52}, {40, 52}, {0, 12}, {56, 60}};
    rivalry.prompts = {"a farmer", "an elf"};
    rivalry.seeds = {1, 2, 3};
    return rivalry;
}

} // namespace

class CardTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void countsHaveIntervals()
    {
        QCOMPARE(countText({41, 52}), QStringLiteral("41 of 52 [66–88 %]"));
        QCOMPARE(countText({0, 0}), QStringLiteral("none to count"));
        QCOMPARE(pointsText({.096, {-.012, .2}}), QStringLiteral("+10 points [−1, 20]"));
        QCOMPARE(pointsText({-.096, {-.2, .012}}), QStringLiteral("−10 points [−20, 1]"));
        QCOMPARE(pointsText({0, {-.1, .1}}), QStringLiteral("0 points [−10, 10]"));
    }

    void theSentenceSaysWhoAndWhy()
    {
        const QString ahead = rivalryText(rivals(9, 4), Holder::Learned);
        QVERIFY2(ahead.contains(QStringLiteral("41 of 52 [66–88 %] with the role kept")),
                 qPrintable(ahead));
        QVERIFY(ahead.contains(QStringLiteral("36 of 52")));
        QVERIFY(ahead.contains(QStringLiteral("too little to tell them apart")));
        QVERIFY(
            !rivalryText(rivals(15, 2), Holder::Learned).contains(QStringLiteral("too little")));
        QVERIFY(rivalryText(rivals(2, 15), Holder::Text).contains(QStringLiteral("does better")));
        QVERIFY(rivalryText(rivals(9, 4), Holder::Text).contains(QStringLiteral("Your choice")));
        QVERIFY(rivalryText(rivals(2, 15), Holder::Learned)
                    .contains(QStringLiteral("text steering does better")));
    }

    /// Whatever the verdict and the holder, no place holder is left and something is said.
    void everyCaseHasItsSentence()
    {
        std::vector<Rivalry> all = {rivals(15, 2), rivals(9, 4),  rivals(5, 5),
                                    rivals(4, 9),  rivals(2, 15), Rivalry{}};
        all.emplace_back().hasScorer = false;
        all.emplace_back().learnedUsable = false;
        QStringList texts;
        for (const Rivalry &rivalry : all)
            for (const Holder holder : {Holder::Text, Holder::Learned}) {
                const QString text = rivalryText(rivalry, holder);
                QVERIFY(!text.isEmpty() && !text.contains(QLatin1String("%1")) &&
                        !text.contains(QLatin1String("%3")));
                texts << text;
            }
        texts.removeDuplicates();
        QCOMPARE(texts.size(), qsizetype(2 * all.size()));
    }

    void withoutRolesNoneIsSpokenOf()
    {
        Rivalry rivalry = rivals(9, 4);
        rivalry.learned.kept = rivalry.text.kept = {};
        QVERIFY(!rivalryText(rivalry, Holder::Learned).contains(QStringLiteral("role")));
    }

    void theResponseGoesBeforeTheComparison()
    {
        engine::DirectionSummary direction;
        direction.method = "self";
        QVERIFY(!contenderOf(direction));
        direction.rivalry = rivals(9, 4);
        QCOMPARE(contenderOf(direction)->scale, 1.25);
        direction.method = "text";
        QCOMPARE(contenderOf(direction)->scale, 1.);
        direction.response.emplace();
        direction.response->suggested.emplace();
        direction.response->suggested->scale = .5;
        QCOMPARE(contenderOf(direction)->scale, .5);
    }
};

DEVIASCOPE_TEST(CardTextTest, "tabs/explore/card_text")
#include "card_text_test.moc"
