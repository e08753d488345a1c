#include "discovery/features/text_tokens.h"

#include "core/task/recorded_surroundings.h"
#include "discovery/features/recovery.h"
#include "discovery/features/sparse_autoencoder.h"
#include "support/registry.h"

#include <QtTest>

using namespace deviascope;
using namespace deviascope::discovery;

/// On the teaching model.
class TextTokensTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void classesAreSaidOfRoles()
    {
        QCOMPARE(classOfRole("a person with dark skin", "astronaut"),
                 std::string("an astronaut with dark skin"));
        QCOMPARE(classOfRole("an old person", "judge"), std::string("an old judge"));
        QCOMPARE(classOfRole("a woman", "judge"), std::string("a woman judge"));
        QCOMPARE(classOfRole("a scary costume", "judge"), std::string("a judge, a scary costume"));
    }

    void textsKnowWhatTheySay()
    {
        base::Context context;
        const std::vector<model::Attribute> asked = {{"gender", {"a man", "a woman"}},
                                                     {"age", {"an old person"}}};
        const TextTokens texts =
            textTokens(tests::teachingModel(), {"judge", "doctor"}, asked, context);
        QCOMPARE(texts.texts.size(), size_t(2 * 4));
        QCOMPARE(texts.tokens.size(0), std::int64_t(8));
        QVERIFY(!at::equal(texts.tokens[0], texts.tokens[1]));
        const auto said = texts.said(0, 1);
        QCOMPARE(said.rows.size(0), std::int64_t(4));
        QCOMPARE(said.positive.sum().item<std::int64_t>(), std::int64_t(2));
        QCOMPARE(texts.texts[2], std::string("a woman judge"));
        QCOMPARE(texts.roles[2], std::string("judge"));
    }

    /// What a dictionary of texts recovers of the classes, chosen by some roles and judged by
    /// others, beside a random one of its size.
    void classesAreRecovered()
    {
        const model::Model &model = tests::teachingModel();
        const auto &known = model.knowledge;
        base::Context context;
        const std::vector<std::string> roles(known.roles.begin(), known.roles.begin() + 32);
        const TextTokens texts = textTokens(model, roles, known.attributes, context);
        AutoencoderSettings settings;
        settings.steps = 600;
        settings.batch = 256;
        Checkpoint none({}, "none");
        const Dictionary learned =
            learnDictionary(texts.tokens, settings, none, context).dictionary;
        const Dictionary random = randomDictionary(texts.tokens, settings);
        double own = 0, other = 0, ownF1 = 0, otherF1 = 0, classes = 0;
        for (std::size_t a = 0; a < texts.attributes.size(); ++a)
            for (std::size_t c = 0; c < texts.attributes[a].classes.size(); ++c) {
                const auto said = texts.said(a, c);
                const at::Tensor tokens = texts.tokens.index_select(0, said.rows).unsqueeze(1);
                const at::Tensor choosing = at::arange(said.rows.size(0)) < said.rows.size(0) / 2;
                const Recovery recovery =
                    RecoveryTable(learned, random, tokens, choosing).of(said.positive);
                own += recovery.latent.auc;
                other += recovery.random.auc;
                ownF1 += recovery.latent.f1;
                otherF1 += recovery.random.f1;
                ++classes;
            }
        const QString found = QString("AUC %1, random %2; F1 %3, random %4")
                                  .arg(own / classes)
                                  .arg(other / classes)
                                  .arg(ownF1 / classes)
                                  .arg(otherF1 / classes);
        qInfo() << found;
        QVERIFY2(own / classes > 0.85 && ownF1 > otherF1, qPrintable(found));
    }
};

DEVIASCOPE_TEST(TextTokensTest, "discovery/features/text_tokens")
#include "text_tokens_test.moc"
