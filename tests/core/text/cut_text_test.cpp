#include "text/cut_text.h"

#include "base/paths.h"
#include "model/model.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;

class CutTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_tokenizer = text::ClipTokenizer::open(model::teachingModelFolder() / "tokenizer");
    }

    void whatIsReadWholeIsNotCut()
    {
        QCOMPARE(text::cutFrom(*m_tokenizer, "a doctor"), std::string());
        QCOMPARE(text::cutFrom(*m_tokenizer, ""), std::string());
        QVERIFY(text::notesOnCut(*m_tokenizer, std::vector<std::string>{"a doctor"}).empty());
    }

    /// Before the words left out everything is read, and with the first of them no more.
    void theWordsLeftOutAreTold()
    {
        std::string prompt = "a doctor";
        for (int i = 0; i < 60; ++i)
            prompt += ", highly detailed";
        prompt += ", holding a red umbrella";
        const std::string rest = text::cutFrom(*m_tokenizer, prompt);
        QVERIFY2(rest.ends_with("holding a red umbrella"), rest.c_str());
        const size_t room = static_cast<size_t>(m_tokenizer->length()) - 2;
        const std::string read = prompt.substr(0, prompt.size() - rest.size());
        QVERIFY(m_tokenizer->tokenize(read).size() <= room);
        const std::string next = rest.substr(0, rest.find(' ', 2));
        QVERIFY(m_tokenizer->tokenize(read + next).size() > room);
        const auto notes =
            text::notesOnCut(*m_tokenizer, std::vector<std::string>{prompt, "a hat", prompt});
        QCOMPARE(notes.size(), size_t(1));
        QVERIFY2(notes.front().find("was cut") != std::string::npos &&
                     notes.front().find("red umbrella") != std::string::npos,
                 notes.front().c_str());
        QVERIFY(notes.front().size() < 700);
    }

    /// Texts without spaces are cut inside.
    void otherScriptsAreCutToo()
    {
        std::string prompt;
        for (int i = 0; i < 100; ++i)
            prompt += "医生";
        const std::string rest = text::cutFrom(*m_tokenizer, prompt);
        QVERIFY(!rest.empty() && rest.size() < prompt.size());
    }

private:
    std::optional<text::ClipTokenizer> m_tokenizer;
};

DEVIASCOPE_TEST(CutTextTest, "text/cut_text")
#include "cut_text_test.moc"
