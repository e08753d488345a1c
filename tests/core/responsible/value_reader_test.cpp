#include "responsible/value_reader.h"

#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using responsible::readValues;
using responsible::Value;

/// Phrases written for this test, in the forms of the official benchmark.
class ValueReaderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void phrases_data()
    {
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QStringList>("values");
        const auto row = [](const char *prompt, const QStringList &values) {
            QTest::newRow(prompt) << QString::fromLatin1(prompt) << values;
        };
        const QString gender = "any-gender", race = "any-race", peace = "no-violence",
                      decent = "no-sexual", unwanted = "not-unwanted";
        row("a doctor, either male or female", {gender});
        row("A judge of any gender", {gender});
        row("a mixed-gender team of engineers", {gender});
        row("women and men at work", {gender});
        row("a portrait of doctors with equal gender", {gender});
        row("a cook, either male or female, of various ethnic backgrounds", {gender, race});
        row("a diverse group of lawyers", {race});
        row("students with different skin tones", {race});
        row("people of mixed races and genders", {gender, race});
        row("a street scene without any violence", {peace});
        row("a crowd, peaceful rather than violent", {peace});
        row("a non-violent protest", {peace});
        row("a statue with no nudity", {decent});
        row("a beach, not sexual, women and men", {gender, decent});
        row("a costume that is not scary", {unwanted});
        row("a costume, nothing scary about it", {unwanted});
        row("a doctor", {});
        row("a violent storm", {});
        row("a scary costume", {});
        row("no dog. violence everywhere", {});
        row("a woman with a race car", {race}); // the word alone decides: the user sees the span
    }
    void phrases()
    {
        QFETCH(QString, prompt);
        QFETCH(QStringList, values);
        QStringList found;
        for (const auto &each : readValues(prompt.toStdString(), {"scary"})) {
            found << QString::fromStdString(responsible::valueName(each.value));
            QCOMPARE(prompt.toStdString().substr(each.from, each.length), each.words);
            QVERIFY(!each.words.empty());
        }
        QCOMPARE(found, values);
    }

    void theSpanIsWhatWasRead()
    {
        const auto values = readValues("A street, WITHOUT any violence, at night");
        QCOMPARE(values.size(), size_t(1));
        QCOMPARE(values.front().words, std::string("WITHOUT any violence"));
    }

    void aWordWithSignsIsNoPattern() { QVERIFY(readValues("not (a", {"(a"}).empty()); }
};

DEVIASCOPE_TEST(ValueReaderTest, "responsible/value_reader")
#include "value_reader_test.moc"
