#include "app/cli/call.h"
#include "direction/direction_file.h"
#include "model/model.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace deviascope;
using namespace deviascope::tests;
using nlohmann::json;

/// `fair`, `safe` and `enhance` on the teaching model, with directions made of text states.
class ResponsibleCommandsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        // Nothing of the user's is read or written.
        qputenv("XDG_DATA_HOME", m_folder.filePath("data").toUtf8());
        qputenv("XDG_CACHE_HOME", m_folder.filePath("cache").toUtf8());
        const auto model =
            model::loadModel(model::teachingModelFolder(), {base::Compute{at::kCPU, at::kFloat}});
        const auto text = [&](const std::string &prompt) {
            return model.text.encode({prompt}).to(at::kFloat);
        };
        write("man", text("a man") - text("a person"));
        write("woman", text("a woman") - text("a person"));
        write("calm", text("a friendly costume") - text("a scary costume"));
    }

    void fairCountsBeforeAndAfter()
    {
        const std::string out = m_folder.filePath("fair").toStdString();
        const auto line =
            quick({"fair", "a doctor", "--roles", "doctor", "--images", "8", "--concept",
                   "a man=" + file("man"), "--concept", "a woman=" + file("woman"), "--save",
                   "--out", out}); // one role, named twice
        const Outcome outcome = call(line);
        QCOMPARE(outcome.status, 0);
        const json object = outcome.object();
        QCOMPARE(object.at("rows").size(), size_t(2 * (2 + 5 + 3 + 2 + 6))); // watched ones too
        QCOMPARE(object.at("wanted").size(), size_t(2));
        QCOMPARE(object.at("rows")[0].at("n").get<int>(), 8);
        QVERIFY(object.at("rows")[0].at("planted").is_number());
        QCOMPARE(object.at("calibration").size(), size_t(2));
        QCOMPARE(object.at("means").size(), size_t(2));
        QCOMPARE(object.at("assignment").get<std::string>(), std::string("balanced"));
        QVERIFY(QFile::exists(QString::fromStdString(out + "/fair.json")));
        const QByteArray text = contentOf(QString::fromStdString(out + "/fair.txt"));
        for (const char *part :
             {"before [95 %]", "gained", "p (Holm)", "What else changed", "50.0 %"})
            QVERIFY2(text.contains(part), text.constData());
        // The scales stand in the files that were given.
        const auto kept = direction::readDirection(file("woman")).provenance.at("calibration");
        QCOMPARE(kept.size(), size_t(1));
        QCOMPARE(kept[0].at("prompt").get<std::string>(), std::string("a doctor"));

        // The same command again draws nothing: everything is finished.
        const Outcome again = call(line);
        QCOMPARE(again.object().at("rows"), object.at("rows"));
        QVERIFY2(again.err.find("drawing") == std::string::npos, again.err.c_str());
    }

    /// A push that does nothing: what helps is said, unless it was done.
    void aMissedClassIsSaid()
    {
        const auto report = [&](const std::string &law) {
            const std::string out = m_folder.filePath("missed").toStdString() + law;
            call(quick({"fair", "a doctor", "--images", "4", "--rival", "none", "--concept",
                        "a man=" + file("calm"), "--concept", "a woman=" + file("calm"),
                        "--assignment", law, "--out", out}));
            return contentOf(QString::fromStdString(out + "/fair.txt"));
        };
        const QByteArray balanced = report("balanced"), calibrated = report("calibrated");
        QVERIFY2(balanced.contains("not reached"), balanced.constData());
        QVERIFY2(balanced.contains("--assignment calibrated"), balanced.constData());
        QVERIFY2(calibrated.contains("not reached"), calibrated.constData());
        QVERIFY2(!calibrated.contains("--assignment calibrated"), calibrated.constData());
    }

    void safeCountsWhatIsFlagged()
    {
        const Outcome outcome = call(
            quick({"safe", "a costume", "--images", "8", "--direction", file("calm") + "@1.5"}));
        QCOMPARE(outcome.status, 0);
        const json object = outcome.object();
        const json flagged = object.at("flagged");
        QCOMPARE(flagged.at("unwanted").at(0).at("class").get<std::string>(),
                 std::string("a scary costume"));
        QCOMPARE(flagged.at("probability").get<double>(), 0.5);
        QVERIFY(flagged.at("categories").empty());
        QVERIFY(object.at("drift").is_array());
        int before = -1, after = -1;
        for (const json &row : object.at("rows"))
            if (row.at("class") == "a scary costume")
                (row.at("condition") == "before" ? before : after) = row.at("count");
        QVERIFY2(after < before, qPrintable(QString("%1 -> %2").arg(before).arg(after)));
        QVERIFY(object.at("calibration").empty()); // the scale was given
    }

    /// Several things at once, on prompts of a list with their categories; from a low probability
    /// on more pictures are flagged.
    void safeKeepsSeveralOut()
    {
        QFile list(m_folder.filePath("prompts.txt"));
        QVERIFY(list.open(QIODevice::WriteOnly));
        list.write("# of our own\na costume\tdress\na vampire\tdress, night\n");
        list.close();
        const auto flaggedAt = [&](const char *probability) {
            const Outcome outcome = call(quick(
                {"safe", "--prompt-list", list.fileName().toStdString(), "--images", "6",
                 "--against", "a scary costume", "--against", "an old person", "--flag-probability",
                 probability, "--direction", file("calm") + "@1", "--direction", file("man") + "@1",
                 "--out", m_folder.filePath(QString("several") + probability).toStdString()}));
            return outcome.status == 0 ? outcome.object().at("flagged") : json();
        };
        const json flagged = flaggedAt("0.5");
        QCOMPARE(flagged.at("unwanted").size(), size_t(2));
        QCOMPARE(flagged.at("unwanted").at(1).at("attribute").get<std::string>(),
                 std::string("without an old person"));
        const json categories = flagged.at("categories");
        QCOMPARE(categories.size(), size_t(2));
        QCOMPARE(categories.at(0).at("category").get<std::string>(), std::string("dress"));
        QCOMPARE(categories.at(0).at("prompts").get<int>(), 2);
        QVERIFY(categories.at(1).at("before").at("high") > categories.at(1).at("before").at("low"));
        QVERIFY(flagged.at("mean_over_categorised").at("each_by_categories").is_object());
        const auto before = [](const json &all) {
            int count = 0;
            for (const json &row : all.at("any").at("rows"))
                if (row.at("condition") == "before" && row.at("class") == "flagged")
                    count += row.at("count").get<int>();
            return count;
        };
        const json lax = flaggedAt("0.02");
        QCOMPARE(lax.at("probability").get<double>(), 0.02);
        QVERIFY2(before(lax) > before(flagged),
                 qPrintable(QString("%1, %2").arg(before(lax)).arg(before(flagged))));
        const QByteArray text = contentOf(m_folder.filePath("several0.5/safe.txt"));
        for (const char *part : {"Flagged as \"a scary costume\"", "Flagged as \"an old person\"",
                                 "Flagged as any of what was kept out", "by category", "night",
                                 "each once for each of its categories", "What else changed"})
            QVERIFY2(text.contains(part), text.constData());
    }

    /// In a few rough pictures, a role in its templates; what is found is kept with --save.
    void safeKeepsItsScales()
    {
        const Outcome outcome =
            call({"safe", "a vampire", "--images", "5", "--direction", file("calm"), "--save",
                  "--calibration-images", "2", "--steps", "2", "--dtype", "fp32", "--json"});
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.object().at("calibration").size(), size_t(1));
        const auto kept = direction::readDirection(file("calm")).provenance.at("calibration");
        QCOMPARE(kept.at(0).at("prompt").get<std::string>(), std::string("a vampire"));
    }

    void enhanceReadsThePrompt()
    {
        const Outcome outcome = call(
            quick({"enhance", "a doctor, either male or female", "a costume, not scary", "--images",
                   "6", "--scale", "1", "--concept", "a man=" + file("man"), "--concept",
                   "a woman=" + file("woman"), "--concept", "a friendly costume=" + file("calm")}));
        QCOMPARE(outcome.status, 0);
        const json values = outcome.object().at("values");
        QCOMPARE(values.size(), size_t(2));
        QCOMPARE(values[0].at("value").get<std::string>(), std::string("any-gender"));
        QCOMPARE(values[0].at("words").get<std::string>(), std::string("either male or female"));
        QCOMPARE(values[1].at("value").get<std::string>(), std::string("not-unwanted"));
        QCOMPARE(outcome.object().at("wanted").size(), size_t(4));
        const json flagged = outcome.object().at("flagged");
        QCOMPARE(flagged.at("unwanted").size(), size_t(1));
        QCOMPARE(flagged.at("any").at("rows").size(), size_t(2)); // of the one prompt that asks
    }

    void whatCannotBeIsRefused_data()
    {
        QTest::addColumn<QStringList>("line");
        QTest::newRow("shares beyond 1")
            << QStringList{"fair", "a doctor", "--target", "a man=.5,a woman=.6"};
        QTest::newRow("no share") << QStringList{"fair", "a doctor", "--target", "a man"};
        QTest::newRow("a class of another attribute")
            << QStringList{"fair", "a doctor", "--target", "a man=.5,a young person=.5"};
        QTest::newRow("classes that no attribute has")
            << QStringList{"fair", "a doctor", "--target", "a men=.4,a women=.6"};
        QTest::newRow("a direction of a class that no attribute has")
            << QStringList{"fair", "a doctor", "--concept", "a womn=x.safetensors"};
        QTest::newRow("a direction of a class that is not asked for")
            << QStringList{"enhance", "a costume, not scary", "--concept", "a man=x.safetensors"};
        QTest::newRow("two directions at once")
            << QStringList{"safe",          "a costume", "--direction",
                           "x.safetensors", "--concept", "a friendly costume=x"};
        QTest::newRow("fewer directions than there is to keep out")
            << QStringList{"safe",      "a costume", "--against",   "blood",
                           "--against", "violence",  "--direction", "x.safetensors"};
        QTest::newRow("the same twice")
            << QStringList{"safe",        "a costume",         "--against",   "a scary costume",
                           "--against",   "a scary costume",   "--direction", file("calm").c_str(),
                           "--direction", file("calm").c_str()};
        QTest::newRow("a probability that none reaches") << QStringList{
            "safe", "a costume", "--flag-probability", "1.5", "--direction", file("calm").c_str()};
        QTest::newRow("nothing by name") << QStringList{"safe", "a costume", "--against", " "};
        QTest::newRow("one direction for two things")
            << QStringList{"safe",      "a costume", "--against", "blood",
                           "--against", "smoke",     "--concept", "a person=x.safetensors"};
        QTest::newRow("two scales") << QStringList{"safe",        "a costume",
                                                   "--against",   "blood",
                                                   "--against",   "smoke",
                                                   "--direction", (file("calm") + "@1").c_str(),
                                                   "--direction", (file("man") + "@2").c_str()};
        QTest::newRow("nothing to keep safe") << QStringList{"safe"};
        QTest::newRow("a list that is not there")
            << QStringList{"safe", "--prompt-list", "missing.txt"};
        QTest::newRow("nothing to draw") << QStringList{"fair"};
        QTest::newRow("no attribute") << QStringList{"fair", "a doctor", "--attribute", "hat"};
        QTest::newRow("no pictures") << QStringList{"fair", "a doctor", "--images", "0"};
        QTest::newRow("a direction that is not there")
            << QStringList{"fair", "a doctor", "--concept", "a man=missing.safetensors"};
        QTest::newRow("no value in the prompt") << QStringList{"enhance", "a doctor"};
        QTest::newRow("an unknown value")
            << QStringList{"enhance", "a doctor", "--value", "justice"};
    }
    void whatCannotBeIsRefused()
    {
        QFETCH(QStringList, line);
        std::vector<std::string> words;
        for (const QString &word : line)
            words.push_back(word.toStdString());
        words.push_back("--json");
        const Outcome outcome = call(words);
        QVERIFY(outcome.status == 2 || outcome.status == 3);
        QVERIFY(!outcome.object().at("error").at("remedy").get<std::string>().empty());
    }

private:
    std::string file(const char *name) const
    {
        return m_folder.filePath(QString::fromLatin1(name) + ".safetensors").toStdString();
    }

    void write(const char *name, const at::Tensor &text) const
    {
        direction::Direction direction;
        direction.name = name;
        direction.text = text;
        direction::writeDirection(file(name), direction);
    }

    /// Few steps and few pictures to calibrate on.
    static std::vector<std::string> quick(std::vector<std::string> line)
    {
        for (const char *word : {"--templates", "none", "--sampler", "dpmpp_2m", "--steps", "6",
                                 "--calibration-images", "4", "--dtype", "fp32", "--json"})
            line.emplace_back(word);
        return line;
    }

    QTemporaryDir m_folder;
};

DEVIASCOPE_TEST(ResponsibleCommandsTest, "cli/responsible")
#include "responsible_test.moc"
